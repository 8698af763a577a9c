import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fingerprint, hashTree } from '../../runner/core/sha256.ts'

test('a tree is hashed without what its links lead to, also one that leads in a circle', (t) => {
  const directory = mkdtempSync(join(tmpdir(), 'tree-'))
  t.after(() => rmSync(directory, { recursive: true }))
  const [tree, outside] = [join(directory, 'tree'), join(directory, 'outside')]
  for (const folder of [tree, outside]) mkdirSync(folder)
  writeFileSync(join(tree, 'file'), 'one')
  symlinkSync(outside, join(tree, 'outside'))
  symlinkSync('.', join(tree, 'circle'))
  const hashes = () => [hashTree(tree), fingerprint(tree)]
  const before = hashes()
  writeFileSync(join(outside, 'file'), 'two')
  assert.deepEqual(hashes(), before)
  writeFileSync(join(tree, 'file'), 'other')
  assert.notEqual(hashes()[0], before[0])
  assert.notEqual(hashes()[1], before[1])
})
