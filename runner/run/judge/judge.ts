/** Whether a step did what its document says. Pure: from what was expected and what happened. */

import { defined } from '../../core/defined.ts'
import { formatDuration } from '../../core/duration.ts'
import { terminalText } from '../../core/terminal-text.ts'
import type { Expectation } from '../../document/model.ts'
import type { Failure } from '../../evidence/schema.ts'
import type { Seen } from '../expect/matcher.ts'
import { matchers } from '../expect/matchers.ts'
import { outputLimits } from '../output/collector.ts'
import type { Masker } from '../output/secrets.ts'
import { asInTerminal } from '../output/transcript.ts'
import { sessionShell } from '../places/place.ts'
import type { Outcome } from '../shell/outcome.ts'
import { earlyEnd } from './early-end.ts'
import { type Expected, lineWhere } from './expected.ts'
import { failedStatus } from './failed-status.ts'
import { shellError, shellMessage } from './shell-errors.ts'

/**
 * Of an expansion, which no `||` rescues: bash leaves out the command and continues with the next line, under errexit
 * too. `((`, `[[` and `let` fail as commands do.
 */
const arithmeticError = /^(?!\(\(: |\[\[: |let: ).*\(error token is ".*"\)$/s

/** Undefined when it passed. What is shown of it is masked: it is cut, and a part of a secret would not be known any more. */
export function judge(expected: Expected, seen: Outcome, masker: Masker): Failure | undefined {
  const failure = verdict(expected, seen, masker)
  if (!failure) return undefined
  const texts = Object.entries(failure).map(([key, value]) => [
    key,
    typeof value === 'string' ? masker.text(value) : value,
  ])
  return Object.fromEntries(texts)
}

function verdict(expected: Expected, seen: Outcome, masker: Masker): Failure | undefined {
  const at = { line: expected.line, column: expected.column + 1 }
  if (seen.interrupted) return { ...at, ...interruption(expected, seen, masker) }
  const unfinished = shellMessage(
    seen,
    /^warning: here-document at line (\d+) delimited by end-of-file \(wanted `(.*)'\)/,
  )
  if (unfinished) {
    const [, line, word] = unfinished.match
    const message = `the here-document that begins here has no end: a line with only \`${word}\` is missing`
    return {
      ...at,
      line: Number(line),
      message,
      suggestion: `Add \`${word}\` on a line of its own, without blanks before it.`,
    }
  }
  if (seen.returned) {
    return {
      ...at,
      line: lineWhere(expected, (text) => /\breturn\b/.test(text)),
      message: '`return` outside of a function ended the block early; in a terminal it is an error',
      suggestion: 'Use `exit` to end the shell, or a function.',
    }
  }
  if (seen.status !== expected.exit) return { ...at, ...failedStatus(expected, seen) }
  const early = earlyEnd(expected, seen)
  if (early) return { ...at, ...early }
  const leftOut = seen.status === 0 ? shellMessage(seen, arithmeticError) : undefined
  if (leftOut) return { ...at, line: leftOut.line, message: `bash did not run this command: ${leftOut.text}` }
  const differs = expected.output ? compare(expected.output, expected, seen, masker) : undefined
  if (differs) return differs
  const wrong = shellError(expected, seen)
  return wrong && { ...at, ...wrong }
}

function interruption(
  { timeout }: Expected,
  seen: Outcome,
  masker: Masker,
): Omit<Failure, 'line' | 'column'> & { line?: number } {
  // A subshell of the session itself says nothing.
  // What a process calls itself may be padded with blanks.
  const commands = seen.running
    .map((command) => masker.text(command.trim()))
    .filter((command) => command !== sessionShell)
  const named = commands.slice(0, 3).map((command) => `\`${command.slice(0, 200).toWellFormed()}\``)
  const running = commands.length > 3 ? [...named, `and ${commands.length - 3} more`] : named
  const what =
    running.length > 0
      ? `; ended: ${running.join(', ')}`
      : seen.shellEnded
        ? '; the shell itself was busy and was ended'
        : ''
  const known = defined({ line: seen.failedAt.at(-1)?.line, command: commands[0] })
  if (seen.interrupted === 'cancelled')
    return { ...known, message: `interrupted after ${formatDuration(seen.ms)}${what}` }
  return {
    ...known,
    message: `still running after ${formatDuration(timeout)}${what}`,
    suggestion: 'Raise `timeout=`, or use `background` for a command that is not meant to end.',
  }
}

/** What an `output` block is compared with. */
export function seenOf({ output: { head }, path }: Outcome): Seen {
  return { text: asInTerminal(terminalText(head), path), bytes: head }
}

function masked({ text, bytes }: Seen, masker: Masker): Seen {
  return { text: masker.text(text), bytes: Buffer.from(masker.text(Buffer.from(bytes).toString())) }
}

function compare(expected: Expectation, { blockLine }: Expected, seen: Outcome, masker: Masker): Failure | undefined {
  const { omitted, total } = seen.output
  if (omitted > 0 || total > outputLimits.compared) {
    const bound = `${outputLimits.compared / 1024 / 1024} MiB`
    const message = `${total} bytes were printed; an expected output can be compared with ${bound} at most`
    return { line: expected.line, column: expected.column, message, suggestion: 'Print less, e.g. by tail or jq.' }
  }
  const matcher = matchers[expected.match]
  const printed = seenOf(seen)
  const differs = matcher.compare(expected, printed)
  const found = differs && masker.slack > 0 ? (matcher.compare(expected, masked(printed, masker)) ?? differs) : differs
  if (!found) return undefined
  // An `output` block may stand far from the block that it belongs to.
  const message =
    blockLine === undefined
      ? found.message
      : `${found.message} (compared with the output of the block at line ${blockLine})`
  return { column: expected.column, ...found, message }
}
