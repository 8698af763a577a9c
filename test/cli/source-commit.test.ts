import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { sourceCommit } from '../../runner/cli/source-commit.ts'

const directory = mkdtempSync(join(tmpdir(), 'source-commit-'))
after(() => rmSync(directory, { recursive: true }))
const file = join(directory, 'a page.md')
const git = (...args: string[]): string =>
  execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], {
    cwd: directory,
    encoding: 'utf8',
  }).trim()

test('a document outside of any repository has no commit', async () => {
  writeFileSync(file, 'one\n')
  assert.equal(await sourceCommit(file), undefined)
})

test('a committed document has the commit that changed it last', async () => {
  git('init', '--quiet')
  git('add', '.')
  git('commit', '--quiet', '--message', 'one')
  const commit = git('rev-parse', 'HEAD')
  git('commit', '--quiet', '--allow-empty', '--message', 'something else')
  assert.equal(await sourceCommit(file), commit)
})

test('a document that was changed since, or is new, has none', async () => {
  writeFileSync(file, 'two\n')
  assert.equal(await sourceCommit(file), undefined)
  writeFileSync(join(directory, 'new.md'), '')
  assert.equal(await sourceCommit(join(directory, 'new.md')), undefined)
})
