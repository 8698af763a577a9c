import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { readDocument } from '../../runner/lint/check-document.ts'
import { diskReader } from '../../runner/lint/document/reader.ts'
import { lint } from '../../runner/lint/lint.ts'

const fixtures = join(import.meta.dirname, 'fixtures')

async function lintFile(folder: string, file: string) {
  const source = readFileSync(join(fixtures, folder, file), 'utf8')
  const results = []
  for await (const result of lint([{ file, source }], { reader: diskReader(join(fixtures, folder)) }))
    results.push(result)
  return results[0]
}

test('a tutorial that uses every known tool rightly has no finding', async () => {
  const file = 'build-and-update.md'
  const result = await lintFile('good', file)
  assert.deepEqual(result?.diagnostics, [])
  const { checked } = readDocument({ file, source: readFileSync(join(fixtures, 'good', file), 'utf8') }, {})
  const commands = checked.scripts.flatMap(({ findings }) => findings.invocations).length
  assert.ok(commands >= 60, `${commands} commands were seen`)
})

test('placeholders, output, sentences and excerpts of other people have no finding', async () => {
  const result = await lintFile('untagged', 'notes.md')
  assert.deepEqual(result?.diagnostics, [])
})
