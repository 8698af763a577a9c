/**
 * `match=json-subset`: the text is JSON, and everything in the expected JSON is in it. `"..."` stands for any value;
 * an empty object or array says that there is nothing in it.
 */

import { createRequire } from 'node:module'
import type { Node } from 'yaml'
import type { Expectation } from '../../document/model.ts'
import { clipAround, type ExpectationProblem, type Matcher, type Rewritten } from './matcher.ts'

/** Loaded only where JSON is rewritten: every run loads this file, and the parser takes 30 ms. */
const loadYaml = (): typeof import('yaml') => createRequire(import.meta.url)('yaml')

type Path = (string | number)[]
/** `message` is made where it is shown: of the elements of an array, most only do not match. */
type Difference = { path: Path; message: () => string }

export const jsonSubset: Matcher = {
  compare(expected, seen) {
    const wanted = parse(expected.text)
    if ('error' in wanted)
      return { line: expected.line + wanted.line, message: `the expected JSON cannot be read: ${wanted.error}` }
    const got = parse(seen.text)
    if ('error' in got) {
      const line = seen.text.split('\n')[got.line] ?? ''
      const where =
        seen.text.trim() === ''
          ? 'nothing was printed'
          : `line ${got.line + 1} of the output: \`${line.slice(0, 120)}\`: ${got.error}`
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
      message: `${pathText(difference.path)}: ${difference.message()}`,
      diff: jsonDiff(wanted.value, got.value, difference.path, expected.line),
    }
  },
  rewrite(expected, seen) {
    const got = parse(seen.text)
    if ('error' in got) return { error: 'what was printed is not JSON' }
    return rewriteJson(expected.text, got.value, (wanted, value) => !firstDifference(wanted, value, []))
  },
  problem(expected) {
    const wanted = parse(expected.text)
    if (!('error' in wanted)) return wanted.value === '...' ? anyJson : undefined
    const { line, column, error } = wanted
    return {
      line,
      column,
      message: `the expected JSON cannot be read: ${error}`,
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
    if (!Array.isArray(got)) return { path, message: () => `expected an array, seen ${brief(got)}` }
    if (wanted.length === 0 && got.length > 0) return notEmpty(path, 'array', got)
    let at = 0
    for (const [index, element] of wanted.entries()) {
      while (at < got.length && firstDifference(element, got[at], [])) at++
      if (at === got.length) {
        const only =
          wanted.length === 1 && got.length === 1 ? firstDifference(element, got[0], [...path, 0]) : undefined
        return (
          only ?? { path: [...path, index], message: () => `no element of ${got.length} matches ${brief(element)}` }
        )
      }
      at++
    }
    return undefined
  }
  if (isObject(wanted)) {
    if (!isObject(got)) return { path, message: () => `expected an object, seen ${brief(got)}` }
    if (Object.keys(wanted).length === 0 && Object.keys(got).length > 0) return notEmpty(path, 'object', got)
    for (const [key, value] of Object.entries(wanted)) {
      if (!Object.hasOwn(got, key)) return { path: [...path, key], message: () => `missing, expected ${brief(value)}` }
      const difference = firstDifference(value, got[key], [...path, key])
      if (difference) return difference
    }
    return undefined
  }
  return wanted === got ? undefined : { path, message: () => `expected ${brief(wanted)}, seen ${brief(got)}` }
}

function notEmpty(path: Path, what: string, got: unknown): Difference {
  return { path, message: () => `expected an empty ${what}, seen ${brief(got)}; \`"..."\` stands for any value` }
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

function parse(text: string): { value: unknown } | { error: string; line: number; column: number } {
  try {
    return { value: parseJson(text) }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    const before = text.slice(0, errorOffset(text, reason)).split('\n')
    return {
      error: reason.replace(/, (\.{3})?".*?"(\.{3})? is not valid JSON$/s, '').replace(/ in JSON at position.*$/s, ''),
      line: before.length - 1,
      column: before.at(-1)?.length ?? 0,
    }
  }
}

const unexpected = /is not valid JSON$/

/** Of an unexpected token V8 names no position: the shortest beginning of the text that fails by it ends with it. */
function errorOffset(text: string, reason: string): number {
  const position = /position (\d+)/.exec(reason)?.[1]
  if (position !== undefined) return Number(position)
  if (!unexpected.test(reason)) return text.trimEnd().length
  let before = 0
  for (let end = text.length; end - before > 1; ) {
    const middle = Math.floor((before + end) / 2)
    if (failsByToken(text.slice(0, middle))) end = middle
    else before = middle
  }
  return before
}

function failsByToken(text: string): boolean {
  try {
    JSON.parse(text)
    return false
  } catch (error) {
    return unexpected.test((error as Error).message)
  }
}

/** Lines of one side that are shown. */
const mostLines = 30
const longestLine = 500

/** As jq writes it. */
function pathText(path: Path): string {
  const part = (key: string | number) =>
    typeof key === 'number' ? `[${key}]` : /^[\w-]+$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`
  return `$${path.map(part).join('')}`
}

/** `line` is the Markdown's line of the expected text. */
function jsonDiff(wanted: unknown, got: unknown, path: Path, line: number): string {
  // The outermost values around the difference that are short enough.
  const depths = Array.from({ length: path.length + 1 }, (_, depth) => depth)
  const short = depths.find((depth) => textAt(got, path.slice(0, depth)).length <= mostLines) ?? path.length
  const around = path.slice(0, short)
  const asked = textAt(wanted, around)
  const shown = textAt(got, around)
  const where = around.length === 0 ? '' : ` at ${pathText(around)}`
  return [
    '--- expected',
    '+++ seen',
    `@@ -${line},${asked.length} +1,${shown.length} @@ json-subset${where}`,
    ...cut(asked).map((text) => `-${text}`),
    ...cut(shown).map((text) => `+${text}`),
  ].join('\n')
}

function textAt(value: unknown, path: Path): string[] {
  // Only the last key of the path may be missing.
  const at = path.reduce((outer, key) => {
    const values = outer as Record<string | number, unknown>
    return Object.hasOwn(values, key) ? values[key] : undefined
  }, value)
  return at === undefined ? ['(nothing)'] : (jsonText(at, 2) ?? '').split('\n')
}

function cut(lines: string[]): string[] {
  const shown = lines.slice(0, mostLines).map((text) => clipAround(text, 0, longestLine))
  return lines.length > mostLines ? [...shown, `… ${lines.length - mostLines} more lines`] : shown
}

/** JSON without loss: whole numbers beyond 2^53, such as sizes and times in nanoseconds, become `bigint`. */
type Source = { source?: string }

/** Throws `SyntaxError` as `JSON.parse` does. */
function parseJson(text: string): unknown {
  return JSON.parse(text, (_, value: unknown, { source = '' }: Source = {}) =>
    !Number.isSafeInteger(value) && /^-?\d+$/.test(source) ? BigInt(source) : value,
  )
}

/** For people: such numbers are shown in quotes. Undefined for what JSON cannot say. */
function jsonText(value: unknown, indentation = 0): string | undefined {
  return JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'bigint' ? String(inner) : inner), indentation)
}

/** Expected JSON that agrees with what was seen: only differing values change, all else keeps its form. */
type Edit = { from: number; to: number; value: unknown }

/** A reason, thrown from within the walk. */
class Refusal extends Error {}

/** `matches` decides whether a value holds all that an expected one asks for. */
function rewriteJson(text: string, seen: unknown, matches: (wanted: unknown, got: unknown) => boolean): Rewritten {
  const { isMap, isScalar, isSeq, parseDocument } = loadYaml()
  const edits: Edit[] = []
  const walk = (node: Node | null, got: unknown, path: string): void => {
    const wanted: unknown = node?.toJSON()
    const [from = 0, to = text.length] = node?.range ?? []
    if (matches(wanted, got)) return
    if (isMap(node) && isObject(got)) {
      const fields = node.items.map(
        ({ key, value }) => [String(isScalar(key) ? key.value : key), value as Node] as const,
      )
      const gone = fields.find(([key]) => !Object.hasOwn(got, key))
      if (gone) throw new Refusal(`${path}.${gone[0]} is no longer printed: remove it by hand if that is right`)
      for (const [key, value] of fields) walk(value, got[key], `${path}.${key}`)
    } else if (isSeq(node) && Array.isArray(got)) {
      if (node.items.length !== got.length)
        throw new Refusal(`${path} has ${got.length} elements: which of them are meant, only its author knows`)
      for (const [index, item] of node.items.entries()) walk(item as Node, got[index], `${path}[${index}]`)
    } else edits.push({ from, to, value: got })
  }
  try {
    // JSON is YAML, and this parser knows where each value stands.
    walk(parseDocument(text).contents, seen, '$')
  } catch (error) {
    if (error instanceof Refusal) return { error: error.message }
    throw error
  }
  return { text: edits.reduceRight(edited, text) }
}

function edited(text: string, { from, to, value }: Edit): string {
  const lineStart = text.lastIndexOf('\n', from - 1) + 1
  const indentation = /^\s*/.exec(text.slice(lineStart, from))?.[0] ?? ''
  return text.slice(0, from) + (jsonText(value, 2) ?? '').replaceAll('\n', `\n${indentation}`) + text.slice(to)
}
