/** Code in a line of text. Short code does not break, and longer code at its blanks. */
import type { Element } from 'hast'
import { h } from 'hastscript'
import { renderText } from '../fence/code-line.ts'
import { keepWords } from '../fence/keep-words.ts'
import { codeClasses } from '../reference/code-pieces.ts'

export function renderInlineCode(text: string): Element {
  const className = codeClasses(text)
  const content = renderText(text)
  return className.length > 0 ? h('code', { className }, content) : h('code', keepWords(content))
}
