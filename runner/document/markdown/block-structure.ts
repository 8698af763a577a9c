/**
 * Markdown → landmarks, by micromark: the tokenizer of remark and mdast-util-from-markdown, with GFM and directives.
 * Its events carry the exact place of each line of a fence, which the mdast tree no longer has. Inline text, on which
 * no block depends, is left unread; that halves the time.
 */
import { parse, preprocess } from 'micromark'
import { directive } from 'micromark-extension-directive'
import { gfm } from 'micromark-extension-gfm'
import { subtokenize } from 'micromark-util-subtokenize'
import type { Event, ParseContext, Token, TokenizeContext } from 'micromark-util-types'
import { verifyOpening } from './comment-text.ts'
import type { DirectiveStart, Fence, Html, Landmark } from './landmarks.ts'

/** Made once: putting the extensions together takes longer than reading a short document. */
const parser: ParseContext & { gfmFootnotes?: string[] } = parse({ extensions: [gfm(), directive()] })

/** Landmarks of lines that are a document of their own, the first of which is line `firstLine` of the source. */
export function blockStructure(lines: string[], firstLine: number): Landmark[] {
  const landmarks: Landmark[] = []
  const directives: DirectiveStart[] = []
  let fence: Fence | undefined
  let fenceEnds = 0
  let html: Html | undefined
  let attribute = ''
  const shift = firstLine - 1
  const at = (token: Token) => ({ line: token.start.line + shift, column: token.start.column })

  for (const [action, token, context] of blockEvents(lines)) {
    if (action === 'exit') {
      if (token.type === 'codeFenced' && fence) {
        landmarks.push(finishFence(fence, fenceEnds > 1, lastLine(token) + shift, lines, shift))
        fence = undefined
      } else if (token.type === 'htmlFlow') html = undefined
      else if (token.type === 'directiveContainer') {
        directives.pop()
        landmarks.push({ kind: 'directive-end' })
      }
      continue
    }
    switch (token.type) {
      case 'codeFenced':
        fence = openFence(lines[token.start.line - 1] ?? '', at(token))
        fenceEnds = 0
        break
      case 'codeFencedFence':
        fenceEnds += 1
        break
      case 'codeFlowValue':
        if (fence) addLine(fence, token.start.line + shift - fence.line - 1, token, context)
        break
      case 'atxHeadingText':
      case 'setextHeadingText':
        landmarks.push({ kind: 'heading', text: context.sliceSerialize(token), ...at(token) })
        break
      case 'htmlFlow':
        html = undefined
        break
      case 'htmlFlowData':
        html = htmlLine(context.sliceSerialize(token), precedingColumns(token, context), at(token), html, landmarks)
        break
      case 'paragraph':
        inlineComments(context.sliceSerialize(token), at(token), lines, shift, landmarks)
        break
      case 'directiveContainer': {
        const start: DirectiveStart = { kind: 'directive-start', name: '', attributes: {}, ...at(token), closed: false }
        directives.push(start)
        landmarks.push(start)
        break
      }
      case 'directiveContainerName':
        setLast(directives, (last) => ({ name: context.sliceSerialize(token), closed: last.closed }))
        break
      case 'directiveContainerFence':
        setLast(directives, (last) => ({ closed: last.name !== '' }))
        break
      case 'directiveContainerAttributeName':
        attribute = context.sliceSerialize(token)
        break
      case 'directiveContainerAttributeValue':
        setLast(directives, (last) => ({
          attributes: { ...last.attributes, [attribute]: context.sliceSerialize(token) },
        }))
        break
    }
  }
  return landmarks.filter((one) => one.kind !== 'html' || one.lines.some((line) => line.includes('<!--')))
}

function setLast(directives: DirectiveStart[], change: (last: DirectiveStart) => Partial<DirectiveStart>): void {
  const last = directives.at(-1)
  if (last) Object.assign(last, change(last))
}

function blockEvents(lines: string[]): Event[] {
  // What the parser keeps of a document.
  parser.defined = []
  parser.lazy = {}
  delete parser.gfmFootnotes
  const events = parser.document().write(preprocess()(lines.join('\n'), undefined, true))
  do {
    for (const [, token] of events) {
      if (token.contentType === 'text' || token.contentType === 'string') delete token.contentType
    }
  } while (!subtokenize(events))
  return events
}

function lastLine(token: Token): number {
  return token.end.column === 1 && token.end.line > token.start.line ? token.end.line - 1 : token.end.line
}

function openFence(sourceLine: string, place: { line: number; column: number }): Fence {
  const rest = sourceLine.slice(place.column - 1)
  const marker = /^(`+|~+)/.exec(rest)?.[0] ?? ''
  const padding = /^[ \t]*/.exec(rest.slice(marker.length))?.[0].length ?? 0
  return {
    kind: 'fence',
    ...place,
    endLine: place.line,
    closed: false,
    marker,
    info: rest.slice(marker.length).trim(),
    infoColumn: place.column + marker.length + padding,
    lines: [],
    columns: [],
    labOnly: false,
  }
}

/** A line may begin within a tab: the blanks that are left of it are in the text, but not in the source. */
function precedingColumns(token: Token, context: TokenizeContext): number {
  return token.end.column - 1 - context.sliceSerialize(token).length
}

function addLine(fence: Fence, index: number, token: Token, context: TokenizeContext): void {
  fence.lines[index] = context.sliceSerialize(token)
  fence.columns[index] = precedingColumns(token, context)
}

function finishFence(fence: Fence, closed: boolean, endLine: number, lines: string[], shift: number): Fence {
  const count = Math.max(0, endLine - fence.line - (closed ? 1 : 0))
  for (let index = 0; index < count; index += 1) {
    // Blank lines have no token; in a container they may be shorter than the fence's indentation.
    if (fence.lines[index] !== undefined) continue
    fence.lines[index] = ''
    fence.columns[index] = Math.min(fence.column - 1, lines[fence.line + index - shift]?.length ?? 0)
  }
  fence.lines.length = count
  fence.columns.length = count
  fence.closed = closed
  fence.endLine = endLine
  return fence
}

function htmlLine(
  text: string,
  columns: number,
  place: { line: number; column: number },
  html: Html | undefined,
  landmarks: Landmark[],
): Html {
  if (html) {
    while (html.lines.length < place.line - html.line) {
      html.lines.push('')
      html.columns.push(0)
    }
    html.lines.push(text)
    html.columns.push(columns)
    return html
  }
  const opened: Html = { kind: 'html', ...place, lines: [text], columns: [columns] }
  landmarks.push(opened)
  return opened
}

function inlineComments(
  text: string,
  place: { line: number; column: number },
  lines: string[],
  shift: number,
  landmarks: Landmark[],
): void {
  if (!verifyOpening.test(text)) return
  const last = place.line + text.split('\n').length - 1
  for (let line = place.line; line <= last; line += 1) {
    // In a code span it is written about, not meant.
    const visible = (lines[line - 1 - shift] ?? '').replace(/(`+)(?!`)(.*?[^`])\1(?!`)/g, (span) =>
      ' '.repeat(span.length),
    )
    const match = verifyOpening.exec(visible)
    if (match) landmarks.push({ kind: 'inline-comment', line, column: match.index + 1 })
  }
}
