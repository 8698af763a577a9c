import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { readVerifyOptions } from '../../runner/cli/frame/verify-options.ts'
import { findBootc } from '../../runner/cli/lab/prepare-lab.ts'

const none = readVerifyOptions([]).options

test('without option, variable or program on PATH there is no bootc', async () => {
  assert.deepEqual(await findBootc(none, { PATH: '/nowhere' }), {})
  assert.deepEqual(await findBootc(none, { PATH: '/nowhere', BOOTC: '' }), {})
})

test('the option goes before the variable, the variable before PATH', async (t) => {
  const directory = mkdtempSync(join(tmpdir(), 'find-bootc-'))
  t.after(() => rmSync(directory, { recursive: true }))
  const [a = '', b = '', c = ''] = ['a', 'b', 'bootc'].map((name) => join(directory, name))
  for (const file of [a, b, c]) writeFileSync(file, '')
  assert.deepEqual(await findBootc({ ...none, bootc: a }, { BOOTC: b, PATH: directory }), { bootc: a })
  assert.deepEqual(await findBootc(none, { BOOTC: b, PATH: directory }), { bootc: b })
  assert.deepEqual(await findBootc(none, { PATH: directory }), { bootc: c })
})
