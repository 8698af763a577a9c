/** `match=regex`: the whole text matches; `^` and `$` stand at lines, `.` is any character of a line. */
import { runInNewContext } from 'node:vm'
import { clipAround, type ExpectationProblem, type Matcher, type Mismatch } from './matcher.ts'

/** Milliseconds. A pattern that needs more walks the text in exponentially many ways. */
const limit = 1000
/** Lines of the output that are shown, around the first that does not fit. */
const linesBefore = 4
const linesShown = 40

export const regex: Matcher = {
  compare(expected, seen) {
    const problem = problemOf(expected.text)
    if (problem !== undefined)
      return { line: expected.line, message: `the regular expression cannot be read: ${problem}` }
    const text = seen.text.replace(/\s+$/, '')
    const verdict = matches(whole(expected.text), text)
    if (verdict === true) return undefined
    if (verdict === 'too slow') {
      return {
        line: expected.line,
        message: `the regular expression needed more than ${limit} ms for the ${text.length} characters that were printed`,
        suggestion: 'Avoid nested repetitions such as (a+)+, or use match=lines with `...`.',
      }
    }
    return difference(trimmed(expected.text), text, expected.line)
  },
  rewrite: () => ({ error: 'it is a regular expression: only its author knows what may vary' }),
  problem(expected) {
    const problem = problemOf(expected.text)
    if (problem === undefined) return weakness(trimmed(expected.text))
    return {
      line: 0,
      column: 0,
      message: `the regular expression cannot be read: ${problem}`,
      suggestion:
        'Write it as JavaScript does (flags mu); escape . ( ) [ ] { } * + ? | ^ $ \\ where they are meant literally.',
    }
  },
}

/** Outputs that have nothing in common. */
const unlike = ['qx 7~', '¤ é! #0']

function weakness(pattern: string): ExpectationProblem | undefined {
  const at = { line: 0, column: 0, saysNothing: true } as const
  const suggestion = 'Write what the command must print.'
  if (unlike.every((text) => matches(whole(pattern), text) === true))
    return {
      ...at,
      message: 'this regular expression matches any output, so it shows nothing about the command',
      suggestion,
    }
  if (emptyAlternative(pattern) && matches(whole(pattern), '') === true)
    return {
      ...at,
      message: 'an alternative of this regular expression is empty, so it matches when nothing is printed',
      suggestion: 'Write something on both sides of `|`, or escape it: `\\|`.',
    }
  return undefined
}

/** What fits from the beginning shows where the first difference is. */
function difference(pattern: string, text: string, line: number): Mismatch {
  const parts = pattern.split('\n')
  const lines = text.split('\n')
  let fitting = 0
  let reached = 0
  for (let count = 1; count < parts.length; count++) {
    const beginning = parts.slice(0, count).join('\n')
    const length = problemOf(beginning) === undefined ? fittingLength(beginning, text) : undefined
    if (length === undefined) continue
    fitting = count
    reached = text.slice(0, length).split('\n').length
  }
  const from = Math.max(0, Math.min(reached, lines.length - 1) - linesBefore)
  const shown = lines.slice(from, from + linesShown)
  const more = lines.length - from - shown.length
  const head = `@@ -${line},${parts.length} +${from + 1},${shown.length} @@ regex`
  return {
    line: line + fitting,
    message: text === '' ? 'nothing was printed' : 'what was printed does not match the regular expression',
    diff: [
      '--- expected',
      '+++ seen',
      head,
      ...parts.map((part) => `-${part}`),
      ...shown.map((part) => `+${clipAround(part, 0, 500)}`),
      ...(more > 0 ? [`… ${more} more lines`] : []),
    ].join('\n'),
    suggestion: advice(parts, lines, fitting, reached),
  }
}

function advice(parts: string[], lines: string[], fitting: number, reached: number): string {
  const same = parts.find(
    (part, index) => index >= fitting && lines.slice(reached).includes(part) && escaped(part) !== part,
  )
  if (same !== undefined)
    return `This very text was printed, but in a regular expression . ( ) [ ] { } * + ? | ^ $ and \\ have a meaning of their own: write \`${escaped(same).slice(0, 200)}\`, or use match=lines.`
  return 'The whole output must match; begin or end with [\\s\\S]* to allow anything around.'
}

function trimmed(pattern: string): string {
  return pattern.replace(/\n+$/, '')
}

function whole(pattern: string): string {
  return `(?<![\\s\\S])(?:${trimmed(pattern)})(?![\\s\\S])`
}

function problemOf(pattern: string): string | undefined {
  try {
    // Alone first: what closes a bracket of the wrapping must not make a broken pattern whole.
    new RegExp(trimmed(pattern), 'mu')
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message.replace(/^Invalid regular expression: /, '') : String(error)
  }
}

function matches(pattern: string, text: string): boolean | 'too slow' {
  const answer = inTime(`new RegExp(pattern, 'mu').test(text)`, pattern, text)
  return answer === 'too slow' ? answer : answer === true
}

/** How much of the text's beginning the pattern takes, up to the end of a line; undefined when it does not fit there. */
function fittingLength(pattern: string, text: string): number | undefined {
  const source = `(?<![\\s\\S])(?:${pattern})(?=\\n|(?![\\s\\S]))`
  const answer = inTime(`(new RegExp(pattern, 'mu').exec(text) ?? [])[0]?.length`, source, text)
  return typeof answer === 'number' ? answer : undefined
}

/** In a context of its own only because that is what can be given a time limit. */
function inTime(expression: string, pattern: string, text: string): unknown {
  try {
    return runInNewContext(expression, { pattern, text }, { timeout: limit })
  } catch (error) {
    // Of the other context's Error class.
    if (typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT')
      return 'too slow'
    throw error
  }
}

/** `a|`, `|a`, `(a|)`: outside of brackets, and not escaped. */
function emptyAlternative(pattern: string): boolean {
  const plain = pattern.replace(/\\[\s\S]/g, 'x').replace(/\[[^\]]*\]/g, 'x')
  return /(?:^|[(|]|\(\?:)\||\|(?:$|[)|])/.test(plain)
}

/** The text as a pattern that matches it. */
function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}
