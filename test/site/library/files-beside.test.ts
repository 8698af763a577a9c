import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { filesBeside } from '../../../src/library/files-beside.ts'

const directory = mkdtempSync(join(tmpdir(), 'content-'))
after(() => rmSync(directory, { recursive: true }))

test('pictures that a page shows are published; other files, other types and links are not', async () => {
  mkdirSync(join(directory, 'build'))
  const names = ['a.md', 'a.png', 'unused.png', 'a.svg', 'a.html', '.a.png.swp', 'key.pem', 'releases.json']
  for (const name of names) writeFileSync(join(directory, 'build', name), '')
  symlinkSync('/etc/hostname', join(directory, 'build/link.png'))
  const source = ['a.png', 'a.svg', 'a.html', 'key.pem', 'releases.json', 'link.png'].map((name) => `![x](${name})`)
  assert.deepEqual(await filesBeside(directory, [source.join('\n')]), [join(directory, 'build/a.png')])
})

test('a folder that is not there has no files', async () => {
  assert.deepEqual(await filesBeside(join(directory, 'nowhere'), ['a.png']), [])
})
