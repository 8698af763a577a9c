/** Scripts of many documents as one run of shellcheck: one file per session, and the way back of each line. */
import type { Diagnostic } from '../../core/diagnostic.ts'
import { looksLikeCommands } from '../document/plain-commands.ts'
import type { Checked } from '../rules/rule.ts'
import { locate, type Region } from '../text/region.ts'
import { leftOut } from './codes.ts'

/** Output to a file that only root may write. */
const rootsFile = />\s*["']?\/(etc|usr|boot|opt|srv|root|run|var\/(?!tmp))/

type Part = { firstLine: number; lines: number; region: Region; file: string; strict: boolean }

/** A file for shellcheck: scripts of one session one after the other. */
export type Batch = { name: string; text: string; parts: Part[] }

/** What shellcheck says of a line, in its `json1` format. */
export type Comment = {
  file: string
  line: number
  column: number
  endLine: number
  endColumn: number
  level: string
  code: number
  message: string
}

/** Scripts that have a syntax error are left out: shellcheck would say no more of them. */
export function batchesOf(checked: Checked, index: number): Batch[] {
  const bySession = new Map<string, Batch>()
  for (const { unit, region, findings, whole } of checked.scripts) {
    if (findings.error || !whole || unit.maybeProse || region.text.trim() === '') continue
    if (!unit.strict && !looksLikeCommands(region.text)) continue
    const batch = bySession.get(unit.session) ?? { name: `${index}-${bySession.size}.sh`, text: '', parts: [] }
    bySession.set(unit.session, batch)
    const text = region.text.endsWith('\n') ? region.text : `${region.text}\n`
    const lines = text.split('\n').length - 1
    const last = batch.parts.at(-1)
    batch.parts.push({
      firstLine: last ? last.firstLine + last.lines : 1,
      lines,
      region,
      file: checked.file,
      strict: unit.strict,
    })
    batch.text += text
  }
  return [...bySession.values()]
}

/** A comment as a diagnostic in the document; undefined for those that mean nothing there. */
export function diagnosticOf(batch: Batch, comment: Comment): Diagnostic | undefined {
  const code = `SC${comment.code}`
  if (leftOut[code] || !(comment.level === 'error' || comment.level === 'warning') || comment.code < 2000)
    return undefined
  const part = batch.parts.find(({ firstLine, lines }) => comment.line >= firstLine && comment.line < firstLine + lines)
  if (!part) return undefined
  if (!worthSaying(comment, part)) return undefined
  const start = locate(part.region, offsetOf(part.region.text, comment.line - part.firstLine, comment.column))
  const end = locate(
    part.region,
    Math.max(0, offsetOf(part.region.text, comment.endLine - part.firstLine, comment.endColumn) - 1),
  )
  return {
    file: part.file,
    ...start,
    endLine: end.line,
    endColumn: end.column + 1,
    rule: 'shellcheck',
    severity: part.strict && comment.level === 'error' ? 'error' : 'warning',
    message: `${comment.message} (${code})`,
  }
}

/** `sudo … > ~/file` is meant as it stands; and scripts that nobody wrote to be executed get errors only. */
function worthSaying(comment: Comment, part: Part): boolean {
  if (comment.code === 2024) return rootsFile.test(part.region.text.split('\n')[comment.line - part.firstLine] ?? '')
  return part.strict || comment.level === 'error'
}

/** shellcheck counts a tab as going on to the next multiple of eight. */
function offsetOf(text: string, line: number, column: number): number {
  const lines = text.split('\n')
  const before = lines.slice(0, line).reduce((sum, each) => sum + each.length + 1, 0)
  let at = 1
  let offset = 0
  for (const character of lines[line] ?? '') {
    if (at >= column) break
    at = character === '\t' ? Math.floor((at - 1) / 8) * 8 + 9 : at + 1
    offset += character.length
  }
  return before + offset
}
