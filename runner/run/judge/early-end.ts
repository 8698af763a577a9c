/** The block ended with the expected status, but not by its last command: what follows never ran, so nothing of it is shown. */
import type { Failure } from '../../evidence/schema.ts'
import { type Outcome, statusText } from '../shell/outcome.ts'
import type { Expected } from './expected.ts'
import { shellMessage } from './shell-errors.ts'
import { commandAt, commandText, firstLine, type Part, plain, type Structure, structureOf } from './structure.ts'

type Found = Omit<Failure, 'column'>

/** Undefined when the last command ran. */
export function earlyEnd(expected: Expected, seen: Outcome): Found | undefined {
  if (seen.unfinished) return abandonedByBash(expected, seen)
  if (seen.shellEnded && seen.signal === undefined) return shellEndedEarly(expected, seen)
  return expected.exit === 0 ? undefined : failedEarly(expected, seen)
}

function abandonedByBash(expected: Expected, seen: Outcome): Found {
  const complaint = shellMessage(seen)
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
  const early = structure.enders.find(({ statement }) => statement < structure.statements.length - 1)
  const suggestion = 'Make it the last command of the block, put it into a subshell `( … )`, or divide the block.'
  if (early || expected.followed) {
    const by = early ?? structure.enders.at(-1) ?? last
    const what = early ? 'the commands after it never ran' : 'in a terminal the commands after it would run nowhere'
    return {
      line: expected.line + by.line,
      command: commandText(by),
      message: `the shell ended at \`${short(by)}\`: ${what}`,
      suggestion,
    }
  }
  const complaint = structure.enders.length === 0 ? shellMessage(seen) : undefined
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
    command: commandText(part),
    message: `\`${short(part)}\` ended with ${status}, so the last command of the block never ran; \`exit=${expected.exit}\` is about that one`,
    suggestion: `Divide the block, so that only \`${short(last)}\` stands in the one with \`exit=${expected.exit}\`.`,
  }
}

function isBefore({ statements }: Structure, last: Part, line: number, shown: string): boolean {
  if (line < last.line) return true
  const isShown = ({ text }: Part) => plain(text) === plain(shown)
  return statements.some((each) => each.endLine === line && isShown(each)) && !isShown(last)
}

/** For a sentence. */
function short(part: Pick<Part, 'text'>): string {
  return firstLine(part, 120)
}
