import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { after, test } from 'node:test'

const repository = mkdtempSync(join(tmpdir(), 'bump-'))
after(() => rmSync(repository, { recursive: true }))
const page = join(repository, 'content/page.md')
const releases = join(repository, 'content/releases.json')

mkdirSync(join(repository, 'content'))
mkdirSync(join(repository, 'src'))
mkdirSync(join(repository, 'runner'))
writeFileSync(page, 'FROM quay.io/fedora/fedora-bootc:44\nfedora/44/x86_64/iot\nFedora 44 is out.\n')
writeFileSync(releases, JSON.stringify({ fedora: { current: '44', releases: { '44': {} } } }))
const git = (...call: string[]) => execFileSync('git', ['-C', repository, ...call])
git('init', '--quiet')
git('add', '.')

function bump(...args: string[]) {
  return spawnSync(process.execPath, [resolve('scripts/bump-fedora.ts'), ...args], {
    cwd: repository,
    encoding: 'utf8',
  })
}

test('an older release, no number and two numbers change nothing', () => {
  for (const args of [['43'], ['rawhide'], [], ['45', '46']]) {
    const { status, stderr } = bump(...args)
    assert.equal(status, 2)
    assert.match(stderr, /expected one release later than 44/)
  }
  assert.match(readFileSync(page, 'utf8'), /fedora-bootc:44/)
})

test('names and refs move, sentences are listed', () => {
  const { status, stdout, stderr } = bump('45')
  assert.equal(status, 0, stderr)
  assert.equal(
    readFileSync(page, 'utf8'),
    'FROM quay.io/fedora/fedora-bootc:45\nfedora/45/x86_64/iot\nFedora 44 is out.\n',
  )
  assert.match(stdout, /content\/page\.md:3:Fedora 44 is out\./)
  const { fedora } = JSON.parse(readFileSync(releases, 'utf8'))
  assert.deepEqual(fedora, { current: '45', releases: { '44': {}, '45': {} } })
})
