/** Two JSON values as a diff: all of both where they are short, else what is around the difference. */
import { clipAround } from './clip.ts'
import { jsonText } from './json-text.ts'

/** Lines of one side that are shown. */
const mostLines = 30
const longestLine = 500

/** As jq writes it. */
export function pathText(path: (string | number)[]): string {
  const part = (key: string | number) =>
    typeof key === 'number' ? `[${key}]` : /^[\w-]+$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`
  return `$${path.map(part).join('')}`
}

/** `line` is the Markdown's line of the expected text. */
export function jsonDiff(wanted: unknown, got: unknown, path: (string | number)[], line: number): string {
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

function textAt(value: unknown, path: (string | number)[]): string[] {
  let at = value
  for (const key of path)
    at =
      typeof at === 'object' && at !== null && Object.hasOwn(at, key)
        ? (at as Record<string | number, unknown>)[key]
        : undefined
  return at === undefined ? ['(nothing)'] : (jsonText(at, 2) ?? '').split('\n')
}

function cut(lines: string[]): string[] {
  const shown = lines.slice(0, mostLines).map((text) => clipAround(text, 0, longestLine))
  return lines.length > mostLines ? [...shown, `… ${lines.length - mostLines} more lines`] : shown
}
