import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { dueSources } from '../../src/library/sources.ts'

const folder = mkdtempSync(join(tmpdir(), 'sources-'))
after(() => rmSync(folder, { recursive: true }))

const day = (age: number) => new Date(Date.now() - age * 86_400_000).toISOString().slice(0, 10)
const source = (title: string, checked: string) =>
  `  - { title: ${title}, url: "https://example.org/${title}", version: "1.2", checked: ${checked} }\n`
const write = (name: string, ...sources: string[]) =>
  writeFileSync(join(folder, name), `---\ntitle: t\ndescription: d\nsources:\n${sources.join('')}---\n\nText.\n`)
write('a.md', source('old', day(100)), source('new', day(3)))
write('b.md', source('older', day(200)))

function sources(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/sources.ts', ...args, folder], {
    encoding: 'utf8',
  })
  return { status, stdout, stderr }
}

test('sources that are due are listed, the oldest first, and the status is 1', () => {
  const { status, stdout } = sources('--older-than', '90d')
  assert.equal(status, 1)
  assert.match(stdout, /b\.md: .* \(200 days ago\), 1\.2\n {2}older\n.*a\.md: .* \(100 days ago\)/s)
  assert.doesNotMatch(stdout, /new/)
  assert.match(stdout, /^2 of 3 sources on 2 pages were checked more than 90 days ago\.$/m)
})

test('where none is due, the status is 0', () => {
  const { status, stdout } = sources('--older-than', '300d')
  assert.equal(status, 0)
  assert.equal(stdout, '0 of 3 sources on 2 pages were checked more than 300 days ago.\n')
})

test('a time without a unit is refused', () => {
  const { status, stderr } = sources('--older-than', '90')
  assert.equal(status, 2)
  assert.match(stderr, /^sources: --older-than 90: expected a number with a unit/)
})

test('a source is due on the day after the last, whatever the hour', () => {
  const page = {
    id: 'x',
    file: 'x.md',
    frontMatter: { title: 't', sources: [{ title: 's', url: 'https://example.org', checked: '2026-01-01' }] },
  }
  assert.equal(dueSources([page], new Date('2026-01-11T23:59:00Z'), 10).length, 0)
  assert.equal(dueSources([page], new Date('2026-01-12T00:01:00Z'), 10)[0]?.days, 11)
})
