/** Says where and why a step's exit status was not the expected one. */

import { defined } from '../../core/defined.ts'
import { suspiciousCharacter } from '../../core/look-alikes.ts'
import type { Failure } from '../../evidence/schema.ts'
import { type Outcome, statusText } from '../shell/outcome.ts'
import { negationFailed } from '../shell/script.ts'
import type { Expected } from './expected.ts'
import { endOf, shellMessage } from './shell-errors.ts'
import { commandAt, commandText, firstLine, type Part, plain, type Structure, structureOf } from './structure.ts'

type Found = Omit<Failure, 'line' | 'column'> & { line?: number }

export function failedStatus(expected: Expected, seen: Outcome): Found {
  const structure = structureOf(expected.script)
  const found = statusFailure(expected, seen, structure)
  return { ...found, ...defined({ suggestion: hint(expected, seen, found.line ?? expected.line) }) }
}

function statusFailure(expected: Expected, seen: Outcome, structure: Structure | undefined): Found {
  const outermost = seen.failedAt.at(-1)
  if (outermost) return failedCommand(expected, seen, structure, outermost)
  if (seen.status === 0) return { message: `everything succeeded (exit status 0), expected ${expected.exit}` }
  if (seen.shellEnded) return endedShell(expected, seen, structure)
  // Where bash ended the file by an error of its own, no failing command is known, but its message is.
  const message = shellMessage(seen)
  if (message && seen.status === 2) return { line: message.line, message: message.text }
  // Only the last command of a block can fail without bash's notice: a list of which the first part failed.
  const last = structure?.statements.at(-1)
  if (last) return ended(expected, seen, last)
  return { message: `the block ended with ${statusText(seen.status)}, expected ${expected.exit}${silent(seen)}` }
}

function failedCommand(
  expected: Expected,
  seen: Outcome,
  structure: Structure | undefined,
  { line, command }: Outcome['failedAt'][number],
): Found {
  const negated = command === negationFailed
  const at = line - expected.line
  const part = (structure && commandAt(structure, at, negated ? '!' : command)) ?? writtenAt(expected, at, command)
  const named = { line, command: commandText(part) }
  if (negated)
    return { ...named, message: `\`${short(part)}\` failed: the command after \`!\` succeeded, and must not` }
  const innermost = seen.failedAt[0]
  const inside =
    innermost && innermost.line !== line
      ? `; in it, line ${innermost.line} failed: \`${short({ text: innermost.command })}\``
      : ''
  return {
    ...ended(
      expected,
      seen,
      part,
      inside,
      part.text.includes('\n') && plain(part.text) === plain(command) ? command : part.text,
    ),
    ...named,
  }
}

function endedShell(expected: Expected, seen: Outcome, structure: Structure | undefined): Found {
  const wanted = `expected ${expected.exit}`
  if (seen.signal !== undefined) return { message: `the shell was ended by ${seen.signal}, ${wanted}` }
  const enders = structure?.enders ?? []
  const fitting = enders.filter(({ status }) => status === undefined || status === seen.status)
  const [by] = fitting
  if (by && new Set(fitting.map(({ line, text }) => `${line} ${text}`)).size === 1)
    return ended(expected, seen, by, '; it ends the shell')
  const message = shellMessage(seen)
  if (message) return { line: message.line, message: message.text }
  return { message: `the shell ended with ${statusText(seen.status)}, ${wanted}` }
}

function ended(expected: Expected, seen: Outcome, part: Part, more = '', shown = part.text): Found {
  return {
    line: expected.line + part.line,
    command: commandText(part),
    message: `\`${short({ text: shown })}\` ended with ${statusText(seen.status)}, expected ${expected.exit}${more}${silent(seen)}`,
  }
}

function silent({ output }: Outcome): string {
  return output.total === 0 ? '; nothing was printed' : ''
}

/** Where the script cannot be parsed: the line as it is written, or what bash reports. */
function writtenAt({ script }: Expected, line: number, reported: string): Part {
  const written = script.split('\n')[line]?.trim() ?? ''
  return { line, endLine: line, text: written === '' ? (reported.split('\n', 1)[0] ?? '') : written }
}

/** For a sentence. */
function short(part: Pick<Part, 'text'>): string {
  return firstLine(part, 200)
}

/** What to do about a failed command, where its status, its text or its output says enough. */
function hint(expected: Expected, seen: Outcome, line: number): string | undefined {
  return typed(expected, line) ?? followed(expected, seen) ?? byStatus(seen) ?? byOutput(seen)
}

/** What a word processor made of the command. */
function typed({ script, line: first }: Expected, line: number): string | undefined {
  const found = suspiciousCharacter(script.split('\n')[line - first] ?? '')
  if (!found) return undefined
  const by =
    found.typed.trim() === ''
      ? found.typed === ''
        ? 'Remove it.'
        : 'Type a plain space instead.'
      : `Type \`${found.typed}\` instead.`
  return `The command has ${found.name} at character ${found.column}. ${by}`
}

function followed({ followed }: Expected, seen: Outcome): string | undefined {
  if (!followed || followed.exit === 0 || seen.status !== followed.exit) return undefined
  return `\`exit=${followed.exit}\` is about the last command of the block, in line ${followed.lastLine}. Put the one that is to fail last, or into a block of its own.`
}

function byStatus({ status, output }: Outcome): string | undefined {
  if (status === 127) return 'Install the command in an earlier block, or correct its name.'
  if (status === 126) return 'Make the file executable, or run it by its interpreter.'
  if (status === 141)
    return 'A later command of the pipeline ended before it had read everything (SIGPIPE), e.g. `head` or `grep --quiet`. Let it read to the end (`sed --quiet 1p`, `grep … > /dev/null`), or allow it: `{ COMMAND || true; } | …`.'
  if (status === 137 && output.total === 0) return 'SIGKILL often means that the memory of the machine was not enough.'
  return undefined
}

function byOutput({ output }: Outcome): string | undefined {
  // What podman, buildah and skopeo say of a registry that cannot be reached.
  const registry = /pinging container registry ([\w.:-]+): .*\b(?:lookup|dial tcp)\b/.exec(endOf(output))?.[1]
  if (registry === undefined) return undefined
  return `No registry ${registry} is to be had here. Name an image that the lab has (\`npm run verify-docs -- describe\`), or declare the registry in a verify comment.`
}
