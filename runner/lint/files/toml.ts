/** A TOML text as its keys, each with its place. */
import { type AST, ParseError, parseTOML } from 'toml-eslint-parser'

export type TomlEntry = {
  /** From the top: `customizations`, `user`, `name`. */
  path: string[]
  start: number
  end: number
  /** A string, and where its text stands verbatim in the source. */
  text?: { value: string; start?: number }
}

export type Toml = { entries: TomlEntry[] } | { message: string; offset: number }

/** Every table and key in the order of the text, or the first error. */
export function readToml(source: string): Toml {
  try {
    const entries: TomlEntry[] = []
    for (const node of parseTOML(source).body[0].body) {
      if (node.type === 'TOMLKeyValue') addKey(node, [], source, entries)
      else {
        const path = node.resolvedKey.filter((part) => typeof part === 'string')
        entries.push({ path, start: node.key.range[0], end: node.key.range[1] })
        for (const pair of node.body) addKey(pair, path, source, entries)
      }
    }
    return { entries }
  } catch (error) {
    if (error instanceof ParseError) return { message: error.message, offset: error.index }
    throw error
  }
}

function addKey({ key, value }: AST.TOMLKeyValue, above: string[], source: string, entries: TomlEntry[]): void {
  const path = [...above, ...key.keys.map((part) => (part.type === 'TOMLBare' ? part.name : part.value))]
  const entry: TomlEntry = { path, start: key.range[0], end: key.range[1] }
  if (value.type === 'TOMLValue' && value.kind === 'string') entry.text = textOf(value, source)
  entries.push(entry)
  if (value.type === 'TOMLInlineTable') for (const pair of value.body) addKey(pair, path, source, entries)
}

function textOf({ value, range }: AST.TOMLStringValue, source: string): { value: string; start?: number } {
  const start = source.indexOf(value, range[0])
  return start >= range[0] && start + value.length <= range[1] ? { value, start } : { value }
}
