/** Expected JSON that agrees with what was seen: only differing values change, all else keeps its form. */
import { isMap, isScalar, isSeq, type Node, parseDocument } from 'yaml'
import { jsonText } from './json-text.ts'
import type { Rewritten } from './matcher.ts'

type Edit = { from: number; to: number; value: unknown }

/** A reason, thrown from within the walk. */
class Refusal extends Error {}

/** `matches` tells whether a value holds all that an expected one asks for. */
export function rewriteJson(
  text: string,
  seen: unknown,
  matches: (wanted: unknown, got: unknown) => boolean,
): Rewritten {
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
    // JSON is YAML, and this parser tells where each value stands.
    walk(parseDocument(text).contents, seen, '$')
  } catch (error) {
    if (error instanceof Refusal) return { refused: error.message }
    throw error
  }
  return { text: edits.reduceRight(edited, text) }
}

function edited(text: string, { from, to, value }: Edit): string {
  const lineStart = text.lastIndexOf('\n', from - 1) + 1
  const indentation = /^\s*/.exec(text.slice(lineStart, from))?.[0] ?? ''
  return text.slice(0, from) + (jsonText(value, 2) ?? '').replaceAll('\n', `\n${indentation}`) + text.slice(to)
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
