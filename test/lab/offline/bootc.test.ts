import assert from 'node:assert/strict'
import { chmodSync, copyFileSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import { fingerprint } from '../../../runner/core/sha256.ts'
import { LabError } from '../../../runner/lab/lab.ts'
import { hashBootc, placeBootc, readBootc, readListing } from '../../../runner/lab/offline/bootc/user-bootc.ts'
import { temporaryContext } from './context.ts'

function labError(message: RegExp): (error: unknown) => boolean {
  return (error) => error instanceof LabError && message.test(error.message) && error.suggestion.length > 0
}

test('what is not there, no program, or an empty tree is refused', (t) => {
  const context = temporaryContext(t)
  writeFileSync(context.at('script'), '#!/bin/sh\n')
  chmodSync(context.at('script'), 0o755)
  mkdirSync(context.at('tree'))
  assert.throws(() => readBootc(context.at('missing')), labError(/there is no/))
  assert.throws(() => readBootc(context.at('script')), labError(/script is not a program/))
  assert.throws(() => readBootc(context.at('tree')), labError(/has no usr\/bin\/bootc/))
})

test('a program of another architecture is distinguished from one of this', (t) => {
  const context = temporaryContext(t)
  const head = Buffer.alloc(64)
  head.write('\x7fELF', 'latin1')
  head.writeUInt16LE(process.arch === 'x64' ? 183 : 62, 18)
  writeFileSync(context.at('foreign'), head)
  assert.throws(() => readBootc(context.at('foreign')), labError(/is built for (arm64|x64), this machine is/))
})

test('an install tree is known by all its files, a program by its own', (t) => {
  const context = temporaryContext(t)
  mkdirSync(context.at('tree/usr/bin'), { recursive: true })
  copyFileSync(process.execPath, context.at('tree/usr/bin/bootc'))
  const given = readBootc(context.at('tree'))
  assert.ok(given.isTree)
  const before = hashBootc(given)
  const seen = fingerprint(given.path)
  writeFileSync(context.at('tree/usr/unit'), 'x')
  assert.notEqual(hashBootc(given), before)
  assert.notEqual(fingerprint(given.path), seen)
})

test("the loader's complaints become one sentence", () => {
  assert.equal(readListing('\tlibc.so.6 => /lib/libc.so.6 (0x1)\n'), undefined)
  assert.equal(
    readListing('\tlibostree-1.so.1 => not found\n\tlibc.so.6 => /lib/libc.so.6 (0x1)\n'),
    'it needs libostree-1.so.1, which they do not have',
  )
  assert.equal(
    readListing("/usr/bin/bootc: /lib/libc.so.6: version `GLIBC_2.99' not found (required by /usr/bin/bootc)\n"),
    'it needs newer libraries (GLIBC_2.99)',
  )
})

test('a tree or a program that only its maker could read is placed for everybody', async (t) => {
  const context = temporaryContext(t)
  mkdirSync(context.at('tree/usr/bin'), { recursive: true, mode: 0o700 })
  copyFileSync(process.execPath, context.at('tree/usr/bin/bootc'))
  symlinkSync('/nowhere', context.at('tree/usr/bin/link'))
  writeFileSync(context.at('tree/usr/unit'), 'x', { mode: 0o600 })
  chmodSync(context.at('tree/usr/bin/bootc'), 0o600)
  chmodSync(context.at('tree'), 0o700)
  const mode = (path: string) => (statSync(context.at(path)).mode & 0o777).toString(8)
  for (const [given, out] of [
    ['tree', 'whole'],
    ['tree/usr/bin/bootc', 'alone'],
  ] as const) {
    const found = readBootc(context.at(given))
    await placeBootc(found, context.at(out))
    assert.deepEqual(
      ['', '/usr/bin', '/usr/bin/bootc'].map((path) => mode(out + path)),
      ['755', '755', '755'],
    )
  }
  assert.equal(mode('whole/usr/unit'), '644')
})
