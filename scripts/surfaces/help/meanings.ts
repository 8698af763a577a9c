/** The line of meaning that a help text has for each flag, whatever its dialect. */

import { wordList } from '../../../runner/core/word-list.ts'

const flagLine = /^(\s{1,12})(?:(-\w)(?=[ ,]),? *)?(--?[A-Za-z0-9][\w.-]*)?\S*(?: \S+)*?:?(?:\s{2,}(\S.*))?$/
const longest = 110

/** Their defaults depend on where podman runs: on which processor, for which user, under systemd or not. */
const differs = new Set(
  wordList('--arch --cgroup-manager --cpus --env --events-backend --log-driver --platform --root --runroot --url'),
)

/** Flags whose help text says the opposite of what they do: bootc's is that of `--run-fetch-check`. */
const wrong = new Set(['--skip-fetch-check'])

/** By each name of a flag. */
export function readMeanings(help: string): Map<string, string> {
  const meanings = new Map<string, string>()
  const lines = help.replaceAll('\t', '        ').split('\n')
  for (const [index, line] of lines.entries()) {
    const [, indent = '', short, name, beside = ''] = /^\s+-/.test(line) ? (flagLine.exec(line) ?? []) : []
    const names = [short, name].filter((found) => found !== undefined)
    const full = [beside, ...below(lines.slice(index + 1), indent.length, beside !== '')].join(' ').trim()
    const text = name && differs.has(name) ? full.replace(/ \(default [^()]*\)/, '') : full
    // Of some flags, the help lists nothing but the values.
    if (text === '' || /^\[?possible values/i.test(text) || (name && wrong.has(name))) continue
    for (const found of names) if (!meanings.has(found)) meanings.set(found, shorten(text))
  }
  return meanings
}

/** Lines that go on with a description: deeper than the flag, up to an empty one. */
function below(lines: string[], indent: number, hasBegun: boolean): string[] {
  const found: string[] = []
  for (const line of lines) {
    const depth = /^\s*/.exec(line)?.[0].length ?? 0
    if (line.trim() === '' || depth <= indent + (hasBegun ? 8 : 1) || /^\s+-/.test(line)) break
    found.push(line.trim())
  }
  return found
}

function shorten(text: string): string {
  const sentence = (/^.*?[^.][.](?=\s+[A-Z[]|$)/.exec(text)?.[0] ?? text).replace(/[.:]$/, '').replaceAll(/\s+/g, ' ')
  if (sentence.length <= longest) return sentence
  return `${sentence.slice(0, longest).replace(/\s+\S*$/, '')} …`
}
