/** Mutants of good documents: what happens to command lines when tools change and writers slip. */
import { readDocument } from '../../runner/lint/check-document.ts'
import type { Invocation } from '../../runner/lint/commands/invocations.ts'
import type { Word } from '../../runner/lint/shell/word.ts'
import { surfaceOf } from '../../runner/lint/surfaces/surfaces.ts'
import { locate } from '../../runner/lint/text/region.ts'

export type Mutant = { operator: string; from: string; to: string; line: number; source: string }

type Site = { operator: string; word: Word; from: string; to: string }

/** Every mutant of every site, in the order of the document. */
export async function mutantsOf(source: string, file: string): Promise<Mutant[]> {
  const { checked } = await readDocument({ file, source }, {})
  const lines = source.split('\n')
  const mutants = new Map<string, Mutant>()
  for (const invocation of checked.scripts.flatMap(({ findings }) => findings.invocations)) {
    for (const { operator, word, from, to } of sitesOf(invocation)) {
      const { line, column } = locate(invocation.region, word.start)
      const text = lines[line - 1] ?? ''
      if (!text.startsWith(from, column - 1)) continue
      const changed = lines.with(line - 1, text.slice(0, column - 1) + to + text.slice(column - 1 + from.length))
      mutants.set(`${line}:${column} ${operator}`, { operator, from, to, line, source: changed.join('\n') })
    }
  }
  return [...mutants.values()]
}

function sitesOf({ words, reading, tool }: Invocation): Site[] {
  const sites: Site[] = []
  const surface = surfaceOf(words[0]?.text ?? '')
  const verbs = reading.path.slice(1).flatMap((verb) => words.find((word) => word.text === verb) ?? [])
  for (const word of verbs) {
    sites.push({ operator: 'verb misspelled', word, from: word.text, to: swapped(word.text) })
    sites.push({ operator: 'verb renamed', word, from: word.text, to: `${word.text}-all` })
    sites.push({ operator: 'verb lost', word, from: `${word.text} `, to: '' })
  }
  for (const { flag, name, word, value } of reading.flags) {
    if (name.startsWith('--')) {
      sites.push({ operator: 'flag misspelled', word, from: name, to: `--${swapped(name.slice(2))}` })
      sites.push({ operator: 'flag renamed', word, from: name, to: `${name}-mode` })
    } else if (word.text.length === 2) sites.push({ operator: 'short flag changed', word, from: name, to: '-Y' })
    if (flag.values && typeof value === 'string') {
      sites.push({ operator: 'value changed', word, from: `${name}=${value}`, to: `${name}=${value}x` })
    } else if (flag.values && typeof value === 'object') {
      sites.push({ operator: 'value changed', word: value, from: value.text, to: `${value.text}x` })
    }
  }
  // rpm and journalctl have no verbs; a tool whose first word is its image has none here either.
  return surface && tool !== '' ? sites : []
}

/** Two neighbouring letters swapped, the last two that differ. */
function swapped(text: string): string {
  for (let at = text.length - 1; at > 0; at--) {
    if (text[at] !== text[at - 1]) return text.slice(0, at - 1) + text[at] + text[at - 1] + text.slice(at + 1)
  }
  return `${text}x`
}
