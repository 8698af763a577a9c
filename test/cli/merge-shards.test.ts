import assert from 'node:assert/strict'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { makeWorkplace, tutorial, type Workplace } from './call.ts'

let place: Workplace
beforeEach(async () => {
  place = await makeWorkplace()
})
afterEach(async () => {
  await place.remove()
})

test('shards together run every tutorial once, and their evidence merges', async () => {
  const names = ['a', 'b', 'c', 'd', 'e']
  for (const name of names) await place.write(`content/${name}.md`, tutorial(name, 'true'))
  for (const index of [1, 2, 3])
    assert.equal((await place.call(['--shard', `${index}/3`], { EVIDENCE_DIR: `shards/${index}` })).code, 0)
  const merged = await place.call(['merge', 'shards/1', 'shards/2', 'shards/3', '--into', 'evidence'])
  assert.deepEqual([merged.code, merged.stdout], [0, '5 records in evidence, 0 of them failures\n'])
  const json = JSON.parse((await place.call(['--report', 'json=-'])).stdout)
  assert.deepEqual(
    json.tutorials.map((one: { cached: boolean }) => one.cached),
    names.map(() => true),
  )
  const lacking = await place.call(['merge', 'shards/1', 'shards/3', '--into', 'other'])
  assert.equal(lacking.code, 1)
  assert.match(lacking.stderr, /no evidence from shard 2 of 3/)
})

test('a merge exits 1 where a shard was killed before it had done its work, or where there is nothing at all', async () => {
  for (const name of ['a', 'b']) await place.write(`content/${name}.md`, tutorial(name, 'true'))
  await place.write('content/text.md', '---\ntitle: Text\ndescription: Nothing to run\n---\n')
  for (const index of [1, 2]) await place.call(['--shard', `${index}/2`], { EVIDENCE_DIR: `shards/${index}` })
  const merge = ['merge', 'shards/1', 'shards/2', '--into', 'evidence']
  assert.equal((await place.call(merge)).code, 0)
  await rm(join(place.directory, 'shards/2/b'), { recursive: true, force: true })
  await rm(join(place.directory, 'shards/1/b'), { recursive: true, force: true })
  const killed = await place.call(merge)
  assert.equal(killed.code, 1)
  assert.match(killed.stderr, /shard \d of 2 left no evidence of b/)
  await place.write('nothing/notes.txt', '')
  const empty = await place.call(['merge', 'nothing', '--into', 'evidence'])
  assert.equal(empty.code, 1)
  assert.match(empty.stderr, /there is no evidence in nothing/)
})

test('a merge exits 1 and names the documents that failed in a shard', async () => {
  await place.write('content/a.md', tutorial('A', 'true'))
  await place.write('content/b.md', tutorial('B', 'false'))
  for (const index of [1, 2]) await place.call(['--shard', `${index}/2`], { EVIDENCE_DIR: `shards/${index}` })
  const merge = ['merge', 'shards/1', 'shards/2', '--into', 'evidence']
  const failed = await place.call(merge)
  assert.deepEqual(
    [failed.code, failed.stdout],
    [1, 'failed: content/b.md (b/host.json)\n2 records in evidence, 1 of them failures\n'],
  )
  // Mended, and run again.
  await place.write('content/b.md', tutorial('B', 'true'))
  for (const index of [1, 2]) await place.call(['--shard', `${index}/2`], { EVIDENCE_DIR: `shards/${index}` })
  assert.equal((await place.call(merge)).code, 0)
})
