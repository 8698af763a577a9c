import assert from 'node:assert/strict'
import { chmod, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { machineKey, machineKeyName } from '../../runner/evidence/machine-key.ts'

let directory = ''
let file = ''
/** The bytes of the key; undefined where there is none. */
const keyIn = async (below: string) => (await machineKey(below))?.export()

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'key-'))
  file = join(directory, machineKeyName)
})
afterEach(async () => {
  await rm(directory, { recursive: true, force: true })
})

test('the key is made at first use, for its owner alone, and is the same from then on', async () => {
  const key = await keyIn(directory)
  assert.equal(key?.length, 32)
  assert.deepEqual(await keyIn(directory), key)
  assert.deepEqual(await readFile(file), key)
  assert.equal((await stat(file)).mode & 0o7777, 0o600)
  assert.deepEqual(await readdir(directory), [machineKeyName])
})

test('machines have keys of their own, also below directories that are not there yet', async () => {
  const other = await keyIn(join(directory, 'a', 'b'))
  assert.notDeepEqual(other, await keyIn(directory))
})

test('a key that others could have read or made is none, and is left as it is', async () => {
  await writeFile(file, Buffer.alloc(32, 1), { mode: 0o600 })
  assert.deepEqual(await keyIn(directory), Buffer.alloc(32, 1))
  for (const mode of [0o644, 0o660, 0o4600]) {
    await chmod(file, mode)
    assert.equal(await keyIn(directory), undefined)
  }
  await chmod(file, 0o600)
  await writeFile(file, Buffer.alloc(31))
  assert.equal(await keyIn(directory), undefined)
  assert.equal((await readFile(file)).length, 31)
})

test('a key behind a link, and a directory that cannot be one, are no key and no crash', async () => {
  await writeFile(join(directory, 'elsewhere'), Buffer.alloc(32), { mode: 0o600 })
  await symlink('elsewhere', file)
  assert.equal(await keyIn(directory), undefined)
  assert.equal(await keyIn(join(directory, 'elsewhere')), undefined)
})
