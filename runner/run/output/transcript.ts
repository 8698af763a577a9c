/** What is kept of a step's output for readers: bounded, safe to show, without secrets. */

import { safeText, terminalText } from '../../core/terminal-text.ts'
import { type Collected, outputLimits } from './collector.ts'
import type { Masker } from './secrets.ts'

/** `omitted` counts bytes that were left out of the middle; a line in the text says so too. */
export type Transcript = { text: string; omitted: number }

export type ShownOutput = {
  output: Collected
  /** Path of the step's file: bash's messages name it where a terminal says `bash`. */
  path: string
}

/** `limit` in bytes, for head and tail each. */
export function transcriptOf(
  { output, path }: ShownOutput,
  masker: Masker,
  limit = outputLimits.transcript,
): Transcript {
  const { head, tail, total } = output
  const show = (bytes: Buffer) => safeText(masker.text(asInTerminal(terminalText(bytes), path)))
  const joined = output.omitted === 0
  if (joined && total <= 2 * limit) return { text: show(Buffer.concat([head, tail])), omitted: 0 }
  // Masked before they are cut: the collector kept so much more on both sides.
  const first = cutEnd(
    show(
      joined ? Buffer.concat([head, tail]).subarray(0, limit + masker.slack) : head.subarray(0, limit + masker.slack),
    ),
    limit,
  )
  const rest = joined ? Buffer.concat([head, tail]) : tail
  const last = cutStart(show(rest.subarray(Math.max(0, rest.length - limit - masker.slack))), limit)
  const omitted = Math.max(total - 2 * limit, 0)
  return { text: `${first}${first.endsWith('\n') ? '' : '\n'}… ${omitted} bytes left out …\n${last}`, omitted }
}

/** Joins the transcripts of a block's steps, bounded again. */
export function joinTranscripts(parts: Transcript[], limit = outputLimits.transcript): Transcript {
  const text = parts.map((part) => part.text).join('')
  const omitted = parts.reduce((sum, part) => sum + part.omitted, 0)
  if (text.length <= 2 * limit + 1024) return { text, omitted }
  const cut = text.length - 2 * limit
  const first = cutEnd(text, limit)
  return { text: `${first}\n… ${omitted + cut} bytes left out …\n${cutStart(text, limit)}`, omitted: omitted + cut }
}

/** A shell that runs a file says `FILE: line N: …`; a terminal says `bash: …`. */
export function asInTerminal(text: string, path: string): string {
  if (!text.includes(path)) return text
  return text.replace(new RegExp(`${RegExp.escape(path)}: (?:line \\d+: )?`, 'g'), 'bash: ')
}

/** Of bytes: more than `limit` is cut at the end, at the end of a line where one is near. */
function cutEnd(text: string, limit: number): string {
  if (text.length <= limit) return text
  const cut = text.slice(0, limit)
  const line = cut.lastIndexOf('\n')
  return wellFormed(line > limit / 2 ? cut.slice(0, line + 1) : cut)
}

function cutStart(text: string, limit: number): string {
  if (text.length <= limit) return text
  const cut = text.slice(text.length - limit)
  const line = cut.indexOf('\n')
  return wellFormed(line >= 0 && line < limit / 2 ? cut.slice(line + 1) : cut)
}

function wellFormed(text: string): string {
  return text.toWellFormed()
}
