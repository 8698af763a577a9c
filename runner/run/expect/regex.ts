/** `match=regex`: the whole text matches; `^` and `$` stand at lines, `.` is any character of a line. */
import { runInNewContext } from 'node:vm'
import type { Matcher } from './matcher.ts'

/** Milliseconds. A pattern that needs more walks the text in exponentially many ways. */
const limit = 1000

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
    const lines = text.split('\n')
    const shown = lines.slice(0, 100).map((line) => `+${line.slice(0, 500).toWellFormed()}`)
    const more = lines.length > 100 ? [`… ${lines.length - 100} more lines`] : []
    const pattern = trimmed(expected.text).split('\n')
    const head = `@@ -${expected.line},${pattern.length} +1,${lines.length} @@ regex`
    return {
      line: expected.line,
      message: text === '' ? 'nothing was printed' : 'what was printed does not match the regular expression',
      diff: ['--- expected', '+++ seen', head, ...pattern.map((line) => `-${line}`), ...shown, ...more].join('\n'),
      suggestion: 'The whole output must match; begin or end with [\\s\\S]* to allow anything around.',
    }
  },
  rewrite: () => ({ refused: 'it is a regular expression: only its author knows what may vary' }),
  problem(expected) {
    const problem = problemOf(expected.text)
    if (problem === undefined) return undefined
    return {
      line: 0,
      column: 0,
      message: `the regular expression cannot be read: ${problem}`,
      suggestion:
        'Write it as JavaScript does (flags mu); escape . ( ) [ ] { } * + ? | ^ $ \\ where they are meant literally.',
    }
  },
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

/** In a context of its own only because that is what can be given a time limit. */
function matches(pattern: string, text: string): boolean | 'too slow' {
  const expression = `new RegExp(pattern, 'mu').test(text)`
  try {
    return runInNewContext(expression, { pattern, text }, { timeout: limit }) === true
  } catch (error) {
    // Of the other context's Error class.
    if (typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT')
      return 'too slow'
    throw error
  }
}
