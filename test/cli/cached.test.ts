import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { cached } from '../../runner/cli/documents/cached.ts'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'cached-'))
})
afterEach(() => rm(directory, { recursive: true }))

test('a value is made once for a key, and anew for another', async () => {
  const file = join(directory, 'deep/value.json')
  let made = 0
  const ask = (key: string) => cached(file, key, async () => [++made])
  assert.deepEqual(await ask('one'), [1])
  assert.deepEqual(await ask('one'), [1])
  assert.deepEqual(await ask('two'), [2])
  assert.deepEqual(await ask('one'), [3])
})

test('a file that another version wrote, or that is cut short, is made anew', async () => {
  const file = join(directory, 'value.json')
  for (const text of ['{"key":"one","findings":[]}', 'null', '[]', '{"key":"one","val', '']) {
    await writeFile(file, text)
    assert.equal(await cached(file, 'one', async () => 'made'), 'made', text)
    assert.deepEqual(JSON.parse(await readFile(file, 'utf8')), { key: 'one', value: 'made' })
  }
})

test('a cache that cannot be written costs only time', async () => {
  await writeFile(join(directory, 'file'), '')
  assert.equal(await cached(join(directory, 'file/value.json'), 'one', async () => 'made'), 'made')
})
