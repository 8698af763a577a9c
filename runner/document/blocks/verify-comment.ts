/** `<!-- verify … -->`: what the runner does and a reader does not see in the text. Only tagged fences and declarations. */

import { type Problem, problem } from '../../core/diagnostic.ts'
import { closest } from '../../core/suggest.ts'
import type { Fence } from '../markdown/fence.ts'
import { type HtmlLines, verifyStart } from '../markdown/html.ts'
import type { Declaration } from '../model.ts'
import { isDeclaration, nearDeclaration, readDeclaration } from './declarations.ts'

export type VerifyComment = { fences: Fence[]; declarations: Declaration[]; problems: Problem[] }

type Line = { text: string; line: number /** Columns before the text. */; columns: number }

/** Whether a block of HTML is a comment for the runner. */
export function isVerifyComment(html: HtmlLines): boolean {
  return verifyStart.test((html.lines[0] ?? '').trimStart())
}

/** A comment with fences or declarations that begins nearly like ours (`<!-- verfy`, `<!--- verify`): it would never be read. */
export function misspelledComment(html: HtmlLines): Problem | undefined {
  const match = /^(\s*)(<!-+[ \t]*([A-Za-z]+))(.*)/.exec(html.lines[0] ?? '')
  const [, before = '', opening = '', word = '', after = ''] = match ?? []
  if (closest(word, ['verify']) === undefined) return undefined
  const rest = [after, ...html.lines.slice(1)].map((line) => line.trim())
  if (!rest.some((line) => /^(```|~~~)/.test(line) || isDeclaration(line))) return undefined
  const column = (html.columns[0] ?? 0) + before.length + 1
  const at = { line: html.line, column, endColumn: column + opening.length }
  return problem('near-miss', at, `this comment is not executed: it begins with \`${opening}\``, 'Write `<!-- verify`')
}

/** Reads the comment; anything that is neither fence nor declaration nor blank is a problem. */
export function readVerifyComment(html: HtmlLines): VerifyComment {
  const result: VerifyComment = { fences: [], declarations: [], problems: [] }
  const lines = contentLines(html, result.problems)
  let fence: Fence | undefined
  for (const line of lines) {
    if (fence) {
      if (closes(line.text, fence)) {
        fence.closed = true
        fence.endLine = line.line
        fence = undefined
      } else addLine(fence, line)
      continue
    }
    fence = openFence(line)
    if (fence) result.fences.push(fence)
    else readLine(line, result)
  }
  return result
}

function contentLines(html: HtmlLines, problems: Problem[]): Line[] {
  const lines: Line[] = []
  for (const [index, raw] of html.lines.entries()) {
    let text = raw
    let columns = html.columns[index] ?? 0
    if (index === 0) {
      const opening = /^\s*<!--[ \t]*verify/.exec(text)?.[0].length ?? 0
      text = text.slice(opening)
      columns += opening
    }
    const line = html.line + index
    const end = text.indexOf('-->')
    if (end < 0) {
      lines.push({ text, line, columns })
      continue
    }
    lines.push({ text: text.slice(0, end), line, columns })
    const after = text.slice(end + 3)
    const at = { line, column: columns + end + 4 + (after.length - after.trimStart().length) }
    const message = 'nothing may follow the end of a verify comment in its line'
    if (after.trim() !== '') problems.push(problem('comment-content', at, message, 'Begin a new line after `-->`'))
    return lines
  }
  const suggestion = 'Close it with `-->`; in a list or quote, each of its lines must stay inside'
  problems.push(problem('unclosed-comment', html, 'the verify comment that begins here has no end', suggestion))
  return lines
}

function openFence({ text, line, columns }: Line): Fence | undefined {
  const match = /^([ \t]*)(`{3,}(?=[^`]*$)|~{3,})[ \t]*(.*)$/.exec(text)
  if (!match) return undefined
  const [, indentation = '', marker = '', info = ''] = match
  return {
    line,
    column: columns + indentation.length + 1,
    endLine: line,
    closed: false,
    marker,
    info: info.trimEnd(),
    infoColumn: columns + text.length - info.length + 1,
    lines: [],
    columns: [],
    labOnly: true,
  }
}

function closes(text: string, fence: Fence): boolean {
  const run = text.trim()
  return run.length >= fence.marker.length && run === (fence.marker[0] ?? '').repeat(run.length)
}

/** Removes as much indentation as the fence has. */
function addLine(fence: Fence, { text, line, columns }: Line): void {
  const limit = Math.max(0, fence.column - 1 - columns)
  let removed = 0
  while (removed < limit && (text[removed] === ' ' || text[removed] === '\t')) removed += 1
  fence.lines.push(text.slice(removed))
  fence.columns.push(columns + removed)
  fence.endLine = line
}

function readLine({ text, line, columns }: Line, result: VerifyComment): void {
  const content = text.trim()
  if (content === '') return
  const column = columns + text.indexOf(content) + 1
  if (isDeclaration(content)) {
    const { declaration, problems } = readDeclaration(content, line, column)
    if (declaration) result.declarations.push(declaration)
    result.problems.push(...problems)
    return
  }
  const near = nearDeclaration(content)
  const at = { line, column, endColumn: column + content.length }
  const message = 'a verify comment holds only tagged fences and declarations (`guest`, `registry`)'
  const suggestion = near ? `Write \`${near}\`` : 'Put remarks in a comment of their own'
  result.problems.push(problem('comment-content', at, message, suggestion))
}
