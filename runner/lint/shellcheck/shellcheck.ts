/** One run of shellcheck for the scripts of many documents: one file per session, and each line's place in its document. */

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defined } from '../../core/defined.ts'
import type { Diagnostic } from '../../core/diagnostic.ts'
import { looksLikeCommands } from '../document/console.ts'
import type { Checked } from '../rules/rule.ts'
import { locate, type Region } from '../text/region.ts'

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
    if (findings.script.error || !whole || unit.maybeProse || region.text.trim() === '') continue
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

/** Code → why it is left out. */
export const leftOut: Record<string, string> = {
  SC1090: 'a file to source is made by the reader',
  SC1091: 'a file to source is made by the reader',
  SC2034: 'a variable may be used in a later block, or by the reader',
  SC2148: 'a block has no shebang',
  SC2154: 'a variable may be set in an earlier block, or by the reader',
  SC2164: 'sessions stop at the first failing command, and readers see it',
  SC2218: 'blocks of a document are read one by one',
  SC2317: 'an `exit` ends the block only',
  SC2030: 'blocks of a document are joined for context',
  SC2031: 'blocks of a document are joined for context',
  SC2120: 'a function may be called in a later block',
  SC2119: 'a function may be called in a later block',
  SC2088: 'a tilde in quotes is meant for a remote shell more often than not',
  SC2239: 'a block has no shebang',
  SC2096: 'a block has no shebang',
  SC2128: 'an array of the same name may belong to another block',
  SC2178: 'an array of the same name may belong to another block',
  SC2140: 'quotes within quotes are for the program that is called',
  SC2016: 'single quotes keep a variable for another shell',
  SC2153: 'a name like another may be of another block',
  SC2168: '`local` in an excerpt of a function',
}

/** Its version; undefined where it is not installed. */
export async function findShellcheck(binary = 'shellcheck'): Promise<string | undefined> {
  const { execa } = await import('execa')
  const { exitCode, stdout } = await execa(binary, ['--version'], { reject: false, stdin: 'ignore' })
  return exitCode === 0 ? (/version: (\S+)/.exec(String(stdout))?.[1] ?? 'unknown') : undefined
}

/** Findings on all batches. Throws when shellcheck itself fails. */
export async function runShellcheck(
  batches: Batch[],
  binary = 'shellcheck',
  signal?: AbortSignal,
): Promise<Diagnostic[]> {
  if (batches.length === 0) return []
  // Threads that check documents without shellcheck need not load it.
  const { execa } = await import('execa')
  const directory = await mkdtemp(join(tmpdir(), 'lint-docs-'))
  try {
    await Promise.all(batches.map(({ name, text }) => writeFile(join(directory, name), text)))
    const exclude = Object.keys(leftOut).join(',')
    const options = ['--norc', '--shell=bash', '--format=json1', '--severity=warning', `--exclude=${exclude}`]
    const result = await execa(binary, [...options, ...batches.map(({ name }) => name)], {
      cwd: directory,
      reject: false,
      stdin: 'ignore',
      maxBuffer: 512 * 1024 * 1024,
      ...defined({ cancelSignal: signal }),
    })
    if (result.exitCode !== 0 && result.exitCode !== 1)
      throw new Error(`shellcheck failed: ${result.stderr || result.shortMessage}`, { cause: result })
    const { comments } = JSON.parse(String(result.stdout)) as { comments: Comment[] }
    const byName = new Map(batches.map((batch) => [batch.name, batch]))
    return comments.flatMap((comment) => {
      const batch = byName.get(comment.file)
      const diagnostic = batch ? diagnosticOf(batch, comment) : undefined
      return diagnostic ? [diagnostic] : []
    })
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}
