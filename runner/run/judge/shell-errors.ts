/** What bash says of a command that it could not run, although the block went on and passed: in `$(…)`, `export`, `if`, `&`. */
import { terminalText } from '../../core/terminal-text.ts'
import type { Failure } from '../../evidence/schema.ts'
import type { Outcome } from '../shell/outcome.ts'
import { type Expected, lineWhere } from './expected.ts'

type Found = Omit<Failure, 'column'>

/** No writer means these, wherever in a script they come from. */
const mistakes =
  /^(?:(?:\[|test): (?:.*: )?(?:.* expected|too many arguments|missing `\]')|.*: (?:command not found|bad substitution|unbound variable|ambiguous redirect|readonly variable)|.*`.*': not a valid identifier|syntax error.*)$/
/** A path in a command's place: of a file that is only read, bash says the same. */
const noProgram = /^([^:]+): (?:No such file or directory|Permission denied|cannot execute: required file not found)$/
/** Other shells and sudo, for scripts that the block starts. */
const others =
  /^(?:\S+: line \d+: |(?:\S*\/)?(?:ba|da|k|z|a)?sh: (?:line )?(?:\d+: )?|sudo: )(?<command>[^\s:]+): (?:command )?not found$/

/** For steps that passed otherwise; undefined where the page says so itself, by `exit=127` or its expected output. */
export function shellError(expected: Expected, seen: Outcome): Found | undefined {
  if (expected.exit === 127) return undefined
  for (const bytes of [seen.output.head, seen.output.tail]) {
    if (!mayHold(bytes)) continue
    for (const shown of terminalText(bytes).split('\n')) {
      const found = errorIn(shown, expected, seen)
      if (found) return found
    }
  }
  return undefined
}

/** Most output holds nothing of the kind, and may be large. */
function mayHold(bytes: Buffer): boolean {
  return [': line ', 'not found'].some((text) => bytes.includes(text))
}

function errorIn(shown: string, expected: Expected, seen: Outcome): Found | undefined {
  const message = bashMessage(shown, seen.path)
  if (message) {
    const { line, text } = message
    if (!isMistake(text, expected, line) || isExpected(text, expected)) return undefined
    return { line, message: `bash could not run this, and the block went on: ${text}`, suggestion: advice(text) }
  }
  const command = others.exec(shown)?.groups?.command
  if (command === undefined || isBootc(command) || isExpected(shown, expected)) return undefined
  return {
    line: lineWhere(expected, (each) => each.includes(command)),
    message: `a command was not found, and the block went on: ${shown.slice(0, 200)}`,
    suggestion: advice(shown),
  }
}

function isMistake(text: string, { script, line, exit }: Expected, at: number): boolean {
  // Under `set -u` it ends the shell: a step that is to fail may fail by it.
  if (exit !== 0 && text.endsWith(': unbound variable')) return false
  if (mistakes.test(text)) return !isBootc(text.replace(': command not found', ''))
  const path = noProgram.exec(text)?.[1] ?? ''
  if (isBootc(path)) return false
  const source = script.split('\n')[at - line] ?? ''
  const place = source.indexOf(path)
  return place >= 0 && path.includes('/') && !/[<>]\s*["']?$/.test(source.slice(0, place))
}

/** The lab may lack bootc: then the block's level says so. */
function isBootc(command: string): boolean {
  return /^(?:\/usr\/bin\/)?bootc$/.test(command)
}

function isExpected(text: string, { output }: Expected): boolean {
  const lastPart = text.slice(text.lastIndexOf(': ') + 1).trim()
  return output?.text.includes(lastPart) === true
}

function advice(text: string): string {
  return text.endsWith('not found')
    ? 'Correct its name, or install it in an earlier block. Where the page is about its absence, expect the message in an `output` block.'
    : 'Correct the command. Where the page is about this message, expect it in an `output` block.'
}

/** bash's own messages about a step's file: they name the Markdown's line. */
type ShellMessage = { line: number; text: string; match: RegExpExecArray }

/** The last `FILE: line N: TEXT`, or the last whose text matches. */
export function shellMessage({ path, output }: Outcome, pattern = /^/): ShellMessage | undefined {
  // What ended a shell stands at the end; bash's messages are short.
  if (!lastBytes(output).includes(`${path}: line `)) return undefined
  for (const shown of endOf(output).split('\n').reverse()) {
    const message = bashMessage(shown, path)
    const match = message && pattern.exec(message.text)
    if (match) return { ...message, match }
  }
  return undefined
}

/** What was printed last. */
export function endOf(output: Outcome['output']): string {
  return terminalText(lastBytes(output))
}

function lastBytes({ head, tail }: Outcome['output']): Buffer {
  return (tail.length > 0 ? tail : head).subarray(-16_384)
}

/** `FILE: line N: TEXT` anywhere in a line of output. */
function bashMessage(shown: string, path: string): Omit<ShellMessage, 'match'> | undefined {
  const after = shown.split(`${path}: line `)[1] ?? ''
  const [, line, text] = /^(\d+): (.*)/s.exec(after) ?? []
  return text === undefined ? undefined : { line: Number(line), text }
}
