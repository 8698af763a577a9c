/// <reference lib="dom" />
/** Copy gives what is typed: commands without prompts and without output, files as a whole; of a page, its script. */

import { filledIn } from './personal.ts'

export function addCopyButtons(root: Document): void {
  for (const figure of root.querySelectorAll<HTMLElement>('figure.code:not(.is-output)')) {
    const button = root.createElement('button')
    button.type = 'button'
    button.className = 'code-copy'
    button.textContent = 'Copy'
    const name = figure.querySelector('.code-step, .code-name')?.textContent ?? 'code'
    button.setAttribute('aria-label', `Copy ${name}`)
    copyOnClick(button, async () => copyText(figure), 'Select and press Ctrl+C')
    // Before the commands, in the order in which it is seen.
    const head = figure.querySelector('figcaption')
    if (head) head.append(button)
    else figure.prepend(button)
  }
  for (const button of root.querySelectorAll<HTMLButtonElement>('button[data-copy]')) {
    const script = async (): Promise<string> => filledIn(await (await fetch(button.dataset.copy ?? '')).text())
    copyOnClick(button, script, 'Download the script')
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

function copyOnClick(button: HTMLButtonElement, text: () => Promise<string>, otherwise: string): void {
  const name = button.textContent
  button.addEventListener('click', async () => {
    button.textContent = await copy(text()).then(
      () => 'Copied',
      () => otherwise,
    )
    setTimeout(() => {
      button.textContent = name
    }, 2000)
  })
}

/** A text that is still on its way is handed over as a promise: some browsers refuse what comes after the click. */
async function copy(text: Promise<string>): Promise<void> {
  const blob = text.then((typed) => new Blob([typed], { type: 'text/plain' }))
  await navigator.clipboard.write([new ClipboardItem({ 'text/plain': blob })])
}
