/// <reference lib="dom" />
/** Copy gives what is typed: commands without prompts and without output, files as a whole. */

export function addCopyButtons(root: Document): void {
  for (const figure of root.querySelectorAll<HTMLElement>('figure.code:not(.is-output)')) {
    const button = root.createElement('button')
    button.type = 'button'
    button.className = 'code-copy'
    button.textContent = 'Copy'
    const name = figure.querySelector('.code-step, .code-name')?.textContent ?? 'code'
    button.setAttribute('aria-label', `Copy ${name}`)
    button.addEventListener('click', () => void copy(button, copyText(figure)))
    // Before the commands, in the order in which it is seen.
    const head = figure.querySelector('figcaption')
    if (head) head.append(button)
    else figure.prepend(button)
  }
}

export function copyText(figure: HTMLElement): string {
  const code = figure.querySelector('pre code')
  if (code === null) return ''
  const typed = [...code.querySelectorAll('.typed')]
  if (typed.length === 0) return code.textContent
  return typed.map(withoutPrompt).join('\n')
}

function withoutPrompt(line: Element): string {
  const prompt = line.querySelector('.prompt')?.textContent.length ?? 0
  return line.textContent.slice(prompt)
}

async function copy(button: HTMLButtonElement, text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
    button.textContent = 'Copied'
  } catch {
    button.textContent = 'Select and press Ctrl+C'
  }
  setTimeout(() => {
    button.textContent = 'Copy'
  }, 2000)
}
