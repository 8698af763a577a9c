/**
 * Keys for how the site draws a block (`src/fence/display.ts`): the closed list of what may stand beside our tags. A
 * key that the site begins to draw by is added here.
 */

/** `marker`: a range `{1,3-4}`, a "text" or a /pattern/; `boolean`: alone, or with `=true` or `=false`. */
type DisplayForm = 'text' | 'boolean' | 'integer' | 'marker'

export const displayKeys: ReadonlyMap<string, DisplayForm> = new Map([
  ['title', 'text'],
  ['lang', 'text'],
  ['wrap', 'boolean'],
  ['mark', 'marker'],
  ['ins', 'marker'],
  ['del', 'marker'],
  ['add', 'marker'],
  ['rem', 'marker'],
  ['showLineNumbers', 'boolean'],
  ['startLineNumber', 'integer'],
])

/** What is wrong with a key's value, or undefined. */
export function displayValueProblem(form: DisplayForm, value: string | undefined): string | undefined {
  if (form === 'boolean')
    return value === undefined || /^(?:true|false)$/.test(value) ? undefined : 'takes no value, `true` or `false`'
  if (value === undefined) return 'needs a value'
  return form === 'integer' && !/^-?\d+$/.test(value) ? 'needs a whole number' : undefined
}
