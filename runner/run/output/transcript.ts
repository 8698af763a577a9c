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
  const all = output.omitted === 0 ? Buffer.concat([head, tail]) : undefined
  if (all && total <= 2 * limit) return { text: show(all), omitted: 0 }
  // Masked before they are cut: the collector kept so much more on both sides.
  const kept = limit + masker.slack
  const first = cutEnd(show((all ?? head).subarray(0, kept)), limit)
  const last = cutStart(show((all ?? tail).subarray(-kept)), limit)
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
  return (line > limit / 2 ? cut.slice(0, line + 1) : cut).toWellFormed()
}

function cutStart(text: string, limit: number): string {
  if (text.length <= limit) return text
  const cut = text.slice(text.length - limit)
  const line = cut.indexOf('\n')
  return (line >= 0 && line < limit / 2 ? cut.slice(line + 1) : cut).toWellFormed()
}
