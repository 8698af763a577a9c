import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { SourceCommits } from '../../runner/cli/documents/source-commit.ts'

const directory = mkdtempSync(join(tmpdir(), 'source-commit-'))
after(() => rmSync(directory, { recursive: true }))
const file = join(directory, 'a page.md')
const sourceCommit = (path: string) => new SourceCommits().of(path)
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

test('one answer serves all documents of a directory, each with its own commit', async () => {
  git('add', '.')
  git('commit', '--quiet', '--message', 'two')
  const both = git('rev-parse', 'HEAD')
  writeFileSync(file, 'three\n')
  git('commit', '--quiet', '--all', '--message', 'three')
  const commits = new SourceCommits()
  assert.deepEqual(
    [await commits.of(file), await commits.of(join(directory, 'new.md'))],
    [git('rev-parse', 'HEAD'), both],
  )
})

test('a document of a lower directory has the commit that a merge made, where the merge changed it', async () => {
  mkdirSync(join(directory, 'lower'))
  const lower = join(directory, 'lower', 'größe.md')
  writeFileSync(lower, 'one\n')
  git('add', '.')
  git('commit', '--quiet', '--message', 'lower')
  git('branch', 'side')
  writeFileSync(lower, 'two\n')
  git('commit', '--quiet', '--all', '--message', 'here')
  git('checkout', '--quiet', 'side')
  writeFileSync(lower, 'three\n')
  git('commit', '--quiet', '--all', '--message', 'there')
  assert.throws(() => git('merge', '--quiet', '-'))
  writeFileSync(lower, 'both\n')
  git('commit', '--quiet', '--all', '--message', 'merged')
  assert.equal(await sourceCommit(lower), git('rev-parse', 'HEAD'))
})
