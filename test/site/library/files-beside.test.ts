import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { filesBeside } from '../../../src/library/files-beside.ts'

const directory = mkdtempSync(join(tmpdir(), 'content-'))
after(() => rmSync(directory, { recursive: true }))

test('pictures are published with the pages; what only writers need is not', async () => {
  mkdirSync(join(directory, 'build'))
  for (const file of ['releases.json', 'build/a.md', 'build/a.svg', 'build/.a.svg.swp', 'build/releases.json'])
    writeFileSync(join(directory, file), '')
  const files = await filesBeside(directory)
  assert.deepEqual(files.sort(), [join(directory, 'build/a.svg'), join(directory, 'build/releases.json')])
})

test('a folder that is not there has no files', async () => {
  assert.deepEqual(await filesBeside(join(directory, 'nowhere')), [])
})
