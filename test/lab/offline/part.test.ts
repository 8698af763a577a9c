import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { LabError } from '../../../runner/lab/lab.ts'
import {
  ensurePart,
  ensureTogether,
  isAvailable,
  type Part,
  partDirectory,
  partKey,
} from '../../../runner/lab/provision/part.ts'
import { temporaryContext } from './context.ts'

function part(name: string, build: Part['build'], recipe: unknown = {}): Part {
  return { name, recipe, build }
}

test('a part is built once, and found from then on', async (t) => {
  const context = temporaryContext(t)
  let builds = 0
  const one = part('one', async (directory) => {
    builds += 1
    writeFileSync(join(directory, 'made'), 'yes')
  })
  const first = await ensurePart(one, context)
  assert.equal(await ensurePart(one, context), first)
  assert.deepEqual([builds, readFileSync(join(first, 'made'), 'utf8')], [1, 'yes'])
})

test('two that need the same part at once wait for one build', async (t) => {
  const context = temporaryContext(t)
  let builds = 0
  const one = part('one', async () => {
    builds += 1
    await new Promise((resolve) => setTimeout(resolve, 20))
  })
  await Promise.all([ensurePart(one, context), ensurePart(one, context)])
  assert.equal(builds, 1)
})

test('another recipe is another part', () => {
  const build = async () => {}
  assert.notEqual(partKey(part('one', build, { packages: ['a'] })), partKey(part('one', build, { packages: ['b'] })))
})

test('what a killed build left is thrown away, and no part is there until it is complete', async (t) => {
  const context = temporaryContext(t)
  const one = part('one', async (directory) => {
    assert.deepEqual(existsSync(join(directory, 'half')), false)
    assert.equal(existsSync(partDirectory(one, context)), false)
  })
  mkdirSync(`${partDirectory(one, context)}.partial`, { recursive: true })
  writeFileSync(join(`${partDirectory(one, context)}.partial`, 'half'), '')
  await ensurePart(one, context)
  assert.equal(existsSync(partDirectory(one, context)), true)
})

test('a failed build leaves no part, and the next attempt succeeds', async (t) => {
  const context = temporaryContext(t)
  let fail = true
  const one = part('one', async () => {
    if (fail) throw new Error('no luck')
  })
  await assert.rejects(ensurePart(one, context), /no luck/)
  assert.equal(existsSync(partDirectory(one, context)), false)
  fail = false
  await ensurePart(one, context)
})

test('a full disk that the runner itself meets is reported with a suggestion', async (t) => {
  const context = temporaryContext(t)
  const full = part('full', async () => {
    throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
  })
  await assert.rejects(
    ensurePart(full, context),
    (error) =>
      error instanceof LabError && /disk is full/.test(error.message) && /Free some space/.test(error.suggestion),
  )
})

test('when one of several parts fails, the others are ended before it is reported', async (t) => {
  const context = temporaryContext(t)
  let ended = false
  const slow = part('slow', async (_directory, { signal }) => {
    await new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
  })
  const broken = part('broken', async () => {
    throw new Error('broken')
  })
  await assert.rejects(
    ensureTogether([slow, broken], context).finally(() => {
      ended = true
    }),
    /broken/,
  )
  assert.equal(ended, true)
})

test('no part is begun when another has failed already', async (t) => {
  const late = part('late', async () => assert.fail('begun after the end'))
  const context = { ...temporaryContext(t), signal: AbortSignal.abort(new Error('another failed')) }
  await assert.rejects(ensurePart(late, context), /another failed/)
})

test('a part from the offline cache is as it was, with owners, modes and links, and nothing is built', async (t) => {
  const cache = temporaryContext(t)
  const made = part('one', async (directory) => {
    writeFileSync(join(directory, 'program'), 'text', { mode: 0o755 })
  })
  await ensurePart(made, { ...temporaryContext(t), offlineCache: cache.directory })
  const other = { ...temporaryContext(t), offlineCache: cache.directory }
  const unbuildable = part('one', async () => assert.fail('built although the cache has it'))
  assert.equal(isAvailable(unbuildable, other), true)
  const directory = await ensurePart(unbuildable, other)
  assert.equal(readFileSync(join(directory, 'program'), 'utf8'), 'text')
})

test('a damaged archive is named, with what to do', async (t) => {
  const cache = temporaryContext(t)
  const one = part('one', async () => {})
  const archive = join(cache.directory, `${partKey(one)}.tar.zst`)
  writeFileSync(archive, 'no archive')
  await assert.rejects(
    ensurePart(one, { ...temporaryContext(t), offlineCache: cache.directory }),
    (error) => error instanceof LabError && error.message.includes(archive) && /Remove/.test(error.suggestion),
  )
})
