import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { affectedPages, changedFiles } from '../../runner/cli/documents/affected-pages.ts'
import type { Tutorial } from '../../runner/document/model.ts'
import { parseTutorial } from '../../runner/document/parse.ts'

const directory = mkdtempSync(join(tmpdir(), 'changed-pages-'))
test.after(() => rmSync(directory, { recursive: true }))
const git = (...words: string[]) => execFileSync('git', words, { cwd: directory, encoding: 'utf8' }).trim()

function write(path: string, text: string): void {
  mkdirSync(join(directory, path, '..'), { recursive: true })
  writeFileSync(join(directory, path), text)
}

function page(id: string, prerequisites: string[], fence = ''): Tutorial {
  const source = `---\ntitle: ${id}\ndescription: A page.\nprerequisites: [${prerequisites.join(', ')}]\n---\n\n${fence}\n`
  write(`content/${id}.md`, source)
  const { tutorial } = parseTutorial(source, `content/${id}.md`, id)
  assert.ok(tutorial)
  return tutorial
}

const snippet = '```ini snippet=web/hello.service\n[Unit]\n```'
const pages = [
  page('a/first', []),
  page('a/second', ['a/first']),
  page('b/third', ['a/second'], snippet),
  page('b/alone', []),
]
write('snippets/web/hello.service', '[Unit]\n')
write('README.md', 'Read me\n')
write('runner/run.ts', 'run\n')
git('init', '--quiet')
const commit = () => {
  git('add', '--all')
  git('-c', 'user.name=t', '-c', 'user.email=t@example.com', 'commit', '--quiet', '--message', 'Change')
  return git('rev-parse', 'HEAD')
}
const base = commit()

async function affected(): Promise<string[]> {
  const changed = await changedFiles(base, directory)
  assert.ok('paths' in changed)
  return [...affectedPages(pages, changed, directory)].sort()
}

test('a text that no page uses affects none, and a page itself and what depends on it', async () => {
  write('README.md', 'Read me again\n')
  assert.deepEqual(await affected(), [])
  write('content/a/second.md', 'changed\n')
  assert.deepEqual(await affected(), ['a/second', 'b/third'])
  commit()
  assert.deepEqual(await affected(), ['a/second', 'b/third'])
})

test('a snippet affects the pages that show it, and a new file counts before it is added', async () => {
  git('checkout', '--quiet', base)
  write('snippets/web/hello.service', '[Service]\n')
  assert.deepEqual(await affected(), ['b/third'])
  git('checkout', '--quiet', '--', '.')
  write('runner/more.ts', 'more\n')
  assert.deepEqual(await affected(), ['a/first', 'a/second', 'b/alone', 'b/third'])
})

test('what is no commit is refused, also when git would take it for an option', async () => {
  for (const wrong of ['no-such-branch', '--output=file', '']) {
    const changed = await changedFiles(wrong, directory)
    assert.match('error' in changed ? changed.error : '', /^--changed-since .*git cannot compare with it/)
  }
})
