/// <reference lib="dom" />
/** Copy gives what is typed: commands without prompts and without output, files as a whole; of a page, its script. */

import { filledIn } from './personal.ts'

export function addCopyButtons(root: Document): void {
  for (const figure of root.querySelectorAll<HTMLElement>('figure.code:not(.is-output)')) {
    const button = makeButton(root, 'Copy', async () => copyText(figure))
    const name = figure.querySelector('.code-step, .code-name')?.textContent ?? 'code'
    button.setAttribute('aria-label', `Copy ${name}`)
    // Before the commands, in the order in which it is seen.
    const head = figure.querySelector('figcaption')
    if (head) head.append(button)
    else figure.prepend(button)
  }
  const script = root.querySelector<HTMLAnchorElement>('.page-tools a[download]')
  script?.after(makeButton(root, 'Copy all steps', async () => filledIn(await (await fetch(script.href)).text())))
}

function makeButton(root: Document, name: string, text: () => Promise<string>): HTMLButtonElement {
  const button = root.createElement('button')
  button.type = 'button'
  button.className = 'code-copy'
  button.textContent = name
  button.addEventListener('click', () => void copy(button, text))
  return button
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

async function copy(button: HTMLButtonElement, text: () => Promise<string>): Promise<void> {
  const name = button.textContent
  try {
    await navigator.clipboard.writeText(await text())
    button.textContent = 'Copied'
  } catch {
    button.textContent = 'Select and press Ctrl+C'
  }
  setTimeout(() => {
    button.textContent = name
  }, 2000)
}
