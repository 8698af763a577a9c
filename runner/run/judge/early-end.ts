/** The block ended with the expected status, but not by its last command: what follows never ran, so nothing of it is shown. */
import type { Failure } from '../../evidence/schema.ts'
import { type Outcome, statusText } from '../shell/outcome.ts'
import type { Expected } from './expected.ts'
import { shellMessage } from './shell-errors.ts'
import { commandAt, type Part, type Structure, structureOf } from './structure.ts'

type Found = Omit<Failure, 'column'>

const anything = /^/

/** Undefined when the last command ran. */
export function earlyEnd(expected: Expected, seen: Outcome): Found | undefined {
  if (seen.unfinished) return abandonedByBash(expected, seen)
  if (seen.shellEnded && seen.signal === undefined) return shellEndedEarly(expected, seen)
  return expected.exit === 0 ? undefined : failedEarly(expected, seen)
}

function abandonedByBash(expected: Expected, seen: Outcome): Found {
  const complaint = shellMessage(seen, anything)
  return {
    line: complaint?.line ?? expected.line,
    message: `bash gave up the block before its end${complaint ? `: ${complaint.text}` : ''}`,
    suggestion: 'Correct what bash complains about: the commands after it did not run.',
  }
}

function shellEndedEarly(expected: Expected, seen: Outcome): Found | undefined {
  const structure = structureOf(expected.script)
  const last = structure?.statements.at(-1)
  if (!structure || !last) return undefined
  const [by] = structure.enders.filter(({ statement }) => statement < structure.statements.length - 1)
  const suggestion = 'Make it the last command of the block, put it into a subshell `( … )`, or divide the block.'
  if (by)
    return {
      ...named(expected, by),
      message: `the shell ended at \`${firstLine(by)}\`: the commands after it never ran`,
      suggestion,
    }
  if (expected.followed) {
    const own = structure.enders.at(-1) ?? last
    return {
      ...named(expected, own),
      message: `the shell ended at \`${firstLine(own)}\`: in a terminal the commands after it would run nowhere`,
      suggestion,
    }
  }
  const complaint = structure.enders.length === 0 ? shellMessage(seen, anything) : undefined
  if (!complaint || complaint.line >= expected.line + last.line) return undefined
  return {
    line: complaint.line,
    message: `the shell ended here, before the last command of the block: ${complaint.text}`,
    suggestion,
  }
}

/** `exit=N` is about the block's last command. */
function failedEarly(expected: Expected, seen: Outcome): Found | undefined {
  const at = seen.failedAt.at(-1)
  if (!at) return undefined
  const structure = structureOf(expected.script)
  const last = structure?.statements.at(-1)
  if (!structure || !last || !isBefore(structure, last, at.line - expected.line, at.command)) return undefined
  const part = commandAt(structure, at.line - expected.line, at.command) ?? { text: at.command }
  const status = statusText(seen.status)
  return {
    line: at.line,
    command: part.text.slice(0, 1000).toWellFormed(),
    message: `\`${firstLine(part)}\` ended with ${status}, so the last command of the block never ran; \`exit=${expected.exit}\` is about that one`,
    suggestion: `Divide the block, so that only \`${firstLine(last)}\` stands in the one with \`exit=${expected.exit}\`.`,
  }
}

function isBefore({ statements }: Structure, last: Part, line: number, shown: string): boolean {
  if (line < last.line) return true
  const isShown = ({ text }: Part) => plain(text) === plain(shown)
  return statements.some((each) => each.endLine === line && isShown(each)) && !isShown(last)
}

/** bash prints commands on one line, in a form of its own. */
function plain(text: string): string {
  return text.replace(/\\\n|[\s;]/g, '')
}

function named(expected: Expected, part: Part): { line: number; command: string } {
  return { line: expected.line + part.line, command: part.text.slice(0, 1000).toWellFormed() }
}

function firstLine({ text }: Pick<Part, 'text'>): string {
  const [first = '', ...more] = text.split('\n')
  return `${first.slice(0, 120).toWellFormed()}${more.length > 0 || first.length > 120 ? ' …' : ''}`
}
