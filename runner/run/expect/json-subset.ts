/**
 * `match=json-subset`: the text is JSON, and everything in the expected JSON is in it. `"..."` stands for any value; an empty
 * object or array says that there is nothing in it.
 */
import type { Expectation } from '../../document/model.ts'
import { jsonDiff, pathText } from './json-diff.ts'
import { jsonText, parseJson } from './json-text.ts'
import type { ExpectationProblem, Matcher } from './matcher.ts'
import { rewriteJson } from './rewrite-json.ts'

type Path = (string | number)[]
type Difference = { path: Path; message: string }

export const jsonSubset: Matcher = {
  compare(expected, seen) {
    const wanted = parse(expected.text)
    if ('problem' in wanted)
      return { line: expected.line + wanted.line, message: `the expected JSON cannot be read: ${wanted.problem}` }
    const got = parse(seen.text)
    if ('problem' in got) {
      const line = seen.text.split('\n')[got.line] ?? ''
      const where =
        seen.text.trim() === ''
          ? 'nothing was printed'
          : `line ${got.line + 1} of the output: \`${line.slice(0, 120)}\`: ${got.problem}`
      return {
        line: expected.line,
        message: `the output is not JSON: ${where}`,
        suggestion: 'Standard error is part of the output: send it elsewhere (2>/dev/null) when a tool warns there.',
      }
    }
    const difference = firstDifference(wanted.value, got.value, [])
    if (!difference) return undefined
    return {
      line: lineOf(expected, difference.path),
      message: `${pathText(difference.path)}: ${difference.message}`,
      diff: jsonDiff(wanted.value, got.value, difference.path, expected.line),
    }
  },
  rewrite(expected, seen) {
    const got = parse(seen.text)
    if ('problem' in got) return { refused: 'what was printed is not JSON' }
    return rewriteJson(expected.text, got.value, (wanted, value) => !firstDifference(wanted, value, []))
  },
  problem(expected) {
    const wanted = parse(expected.text)
    if (!('problem' in wanted)) return wanted.value === '...' ? anyJson : undefined
    const { line, column, problem } = wanted
    return {
      line,
      column,
      message: `the expected JSON cannot be read: ${problem}`,
      suggestion: 'Write one JSON value with quoted keys and no comma at the end.',
    }
  },
}

const anyJson: ExpectationProblem = {
  line: 0,
  column: 0,
  saysNothing: true,
  message: '`"..."` alone matches any JSON, so it shows nothing about the command',
  suggestion: 'Expect a field that the command must print, or leave the output out.',
}

/** Objects: every field. Arrays: every element, in this order, others between them allowed. Empty ones: nothing. */
function firstDifference(wanted: unknown, got: unknown, path: Path): Difference | undefined {
  if (wanted === '...') return undefined
  if (Array.isArray(wanted)) {
    if (!Array.isArray(got)) return { path, message: `expected an array, seen ${brief(got)}` }
    if (wanted.length === 0 && got.length > 0) return notEmpty(path, 'array', got)
    let at = 0
    for (const [index, element] of wanted.entries()) {
      while (at < got.length && firstDifference(element, got[at], [])) at++
      if (at === got.length) {
        const only =
          wanted.length === 1 && got.length === 1 ? firstDifference(element, got[0], [...path, 0]) : undefined
        return only ?? { path: [...path, index], message: `no element of ${got.length} matches ${brief(element)}` }
      }
      at++
    }
    return undefined
  }
  if (isObject(wanted)) {
    if (!isObject(got)) return { path, message: `expected an object, seen ${brief(got)}` }
    if (Object.keys(wanted).length === 0 && Object.keys(got).length > 0) return notEmpty(path, 'object', got)
    for (const [key, value] of Object.entries(wanted)) {
      if (!Object.hasOwn(got, key)) return { path: [...path, key], message: `missing, expected ${brief(value)}` }
      const difference = firstDifference(value, got[key], [...path, key])
      if (difference) return difference
    }
    return undefined
  }
  return wanted === got ? undefined : { path, message: `expected ${brief(wanted)}, seen ${brief(got)}` }
}

function notEmpty(path: Path, what: string, got: unknown): Difference {
  return { path, message: `expected an empty ${what}, seen ${brief(got)}; \`"..."\` stands for any value` }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function brief(value: unknown): string {
  const text = jsonText(value) ?? 'nothing'
  return text.length > 80 ? `${text.slice(0, 80).toWellFormed()}…` : text
}

/** Of the first line that names the path's last key; the first line of the block when none does. */
function lineOf(expected: Expectation, path: Path): number {
  const key = path.findLast((part) => typeof part === 'string')
  if (key === undefined) return expected.line
  const index = expected.text.split('\n').findIndex((line) => line.includes(JSON.stringify(key)))
  return expected.line + Math.max(index, 0)
}

function parse(text: string): { value: unknown } | { problem: string; line: number; column: number } {
  try {
    return { value: parseJson(text) }
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error)
    const position = Number(/position (\d+)/.exec(problem)?.[1] ?? 0)
    const before = text.slice(0, position).split('\n')
    return {
      problem: problem.replace(/, ".*?" is not valid JSON$/s, '').replace(/ in JSON at position.*$/s, ''),
      line: before.length - 1,
      column: before.at(-1)?.length ?? 0,
    }
  }
}
