import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { lintText } from './lint-text.ts'

const folder = join(import.meta.dirname, 'fixtures')
const texts = ['good/build-and-update.md', 'untagged/notes.md'].map((file) => readFileSync(join(folder, file), 'utf8'))
const bits = [
  '`',
  '"',
  "'",
  '$(',
  '<<EOF\n',
  '\\',
  '\n',
  '${',
  '|',
  '#',
  '```\n',
  '[',
  '--',
  '\t',
  '\u{1f600}',
  '\0',
  '{',
  ')',
  '> ',
  '<a>',
  'RUN ',
  '\r\n',
]

/** Equal seeds give equal numbers. */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296
    return state / 4_294_967_296
  }
}

test('no damaged document makes it throw, and every place is in the document', async () => {
  const next = random(20_261_123)
  const pick = <T>(list: T[]): T => list[Math.floor(next() * list.length)] as T
  for (let round = 0; round < 150; round++) {
    let text = pick(texts)
    for (let change = 0; change < 1 + next() * 5; change++) {
      const at = Math.floor(next() * text.length)
      text = text.slice(0, at) + pick(bits) + text.slice(at + Math.floor(next() * 8))
    }
    const lines = text.split(/\r\n|\n|\r/)
    for (const { line, column, rule } of await lintText(text)) {
      assert.ok(line >= 1 && line <= lines.length, `${rule} in line ${line} of ${lines.length} (round ${round})`)
      assert.ok(
        column >= 1 && column <= (lines[line - 1] ?? '').length + 2,
        `${rule} in column ${column} of line ${line} (round ${round})`,
      )
    }
  }
})
