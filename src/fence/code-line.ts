/** One line of a code block as HTML: tokens, with placeholders and marked parts as elements of their own. */
import type { Element, ElementContent } from 'hast'
import { h } from 'hastscript'
import { codeClasses } from '../reference/code-pieces.ts'
import type { Token } from './highlight.ts'
import { keepWords } from './keep-words.ts'
import { findPlaceholders } from './placeholders.ts'

export type TextMark = { kind: 'mark' | 'ins' | 'del'; pattern: RegExp }

type Range = { start: number; end: number; element: (children: ElementContent[]) => ElementContent }

export function renderTokens(tokens: Token[], marks: TextMark[] = []): ElementContent[] {
  const text = tokens.map((token) => token.text).join('')
  const ranges = withoutOverlaps([...placeholderRanges(text), ...marks.flatMap((mark) => markRanges(text, mark))])
  const nodes: ElementContent[] = []
  let at = 0
  for (const { start, end, element } of ranges) {
    nodes.push(...slice(tokens, at, start), element(slice(tokens, start, end)))
    at = end
  }
  nodes.push(...slice(tokens, at, text.length))
  return nodes
}

/** Text outside of code blocks: placeholders only. */
export function renderText(text: string): ElementContent[] {
  return renderTokens([{ text }])
}

/** Code in a line of text. Short code does not break, and longer code at its blanks. */
export function renderInlineCode(text: string): Element {
  const className = codeClasses(text)
  const content = renderText(text)
  return className.length > 0 ? h('code', { className }, content) : h('code', keepWords(content))
}

function placeholderRanges(text: string): Range[] {
  return findPlaceholders(text).map(({ start, end, name }) => ({
    start,
    end,
    element: () => h('span', { className: ['ph'], dataPh: name }, text.slice(start, end)),
  }))
}

function markRanges(text: string, { kind, pattern }: TextMark): Range[] {
  return [...text.matchAll(pattern)]
    .filter((match) => match[0] !== '')
    .map((match) => ({
      start: match.index,
      end: match.index + match[0].length,
      element: (children) => h(kind, children),
    }))
}

function withoutOverlaps(ranges: Range[]): Range[] {
  let end = 0
  return ranges
    .sort((a, b) => a.start - b.start)
    .filter((range) => {
      const free = range.start >= end
      if (free) end = range.end
      return free
    })
}

function slice(tokens: Token[], start: number, end: number): ElementContent[] {
  const nodes: ElementContent[] = []
  let at = 0
  for (const { text, className } of tokens) {
    const part = text.slice(Math.max(0, start - at), Math.max(0, end - at))
    if (part !== '')
      nodes.push(className === undefined ? { type: 'text', value: part } : h('span', { className: [className] }, part))
    at += text.length
  }
  return nodes
}
