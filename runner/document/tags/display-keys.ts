/**
 * Keys of Expressive Code, which draws the site's code blocks: the closed list of what may stand beside our tags.
 * Taken from @expressive-code 0.44: core, plugin-frames, plugin-text-markers, plugin-collapsible-sections,
 * plugin-line-numbers. A new plugin of the site adds its keys here.
 */

/** `marker`: a range `{1,3-4}`, a "text" or a /pattern/; `boolean`: alone, or with `=true` or `=false`. */
export type DisplayForm = 'text' | 'boolean' | 'integer' | 'range' | 'marker' | 'choice'

export type DisplayKey = { name: string; form: DisplayForm; choices?: readonly string[] }

export const displayKeys: readonly DisplayKey[] = [
  { name: 'title', form: 'text' },
  { name: 'frame', form: 'choice', choices: ['code', 'terminal', 'none', 'auto'] },
  { name: 'lang', form: 'text' },
  { name: 'wrap', form: 'boolean' },
  { name: 'preserveIndent', form: 'boolean' },
  { name: 'hangingIndent', form: 'integer' },
  { name: 'mark', form: 'marker' },
  { name: 'ins', form: 'marker' },
  { name: 'del', form: 'marker' },
  { name: 'add', form: 'marker' },
  { name: 'rem', form: 'marker' },
  { name: 'useDiffSyntax', form: 'boolean' },
  { name: 'collapse', form: 'range' },
  {
    name: 'collapseStyle',
    form: 'choice',
    choices: ['github', 'collapsible-start', 'collapsible-end', 'collapsible-auto'],
  },
  { name: 'collapsePreserveIndent', form: 'boolean' },
  { name: 'showLineNumbers', form: 'boolean' },
  { name: 'startLineNumber', form: 'integer' },
]

/** Keys by name. */
export const displayKeysByName: ReadonlyMap<string, DisplayKey> = new Map(displayKeys.map((key) => [key.name, key]))

/** What is wrong with a key's value, or undefined. */
export function displayValueProblem(key: DisplayKey, value: string | undefined, form: string): string | undefined {
  if (key.form === 'boolean') {
    return value === undefined || value === 'true' || value === 'false'
      ? undefined
      : 'takes no value, `true` or `false`'
  }
  if (value === undefined) return 'needs a value'
  if (key.form === 'integer') return /^-?\d+$/.test(value) ? undefined : 'needs a whole number'
  if (key.form === 'range') return form === 'braces' ? undefined : 'needs lines in braces, such as `{1,3-4}`'
  if (key.form === 'choice') {
    return key.choices?.includes(value)
      ? undefined
      : `must be one of ${key.choices?.map((one) => `\`${one}\``).join(', ')}`
  }
  return undefined
}
