import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { keepPage, keptPath, listKept, readKept, removeKept } from '../../../src/library/kept-pages.ts'

test('a kept page is read by the path that its entry names; equal pages are one file, and a removed one is gone', async (t) => {
  const cache = await mkdtemp(join(tmpdir(), 'kept-pages-'))
  t.after(() => rm(cache, { recursive: true, force: true }))
  const first = await keepPage(cache, 'pages/build', '<p>one</p>')
  const second = await keepPage(cache, 'pages/build', '<p>two</p>')
  assert.equal(await keepPage(cache, 'pages/build', '<p>one</p>'), first)
  const entry = { rendered: { metadata: { kept: first } } }
  assert.equal(readKept(cache, keptPath(entry) ?? ''), '<p>one</p>')
  assert.deepEqual(await listKept(cache, 'pages/build'), new Set([first, second]))
  await removeKept(cache, [first])
  assert.deepEqual([...(await listKept(cache, 'pages/build'))], [second])
})

test('an entry without a kept page, and a folder that is not there, have none', async () => {
  assert.equal(keptPath({}), undefined)
  assert.equal(keptPath(undefined), undefined)
  assert.deepEqual(await listKept('/nowhere', 'pages/build'), new Set())
})
