/** Whole pages that mean harm, run by the command that people type. The lab is this machine itself, so that this is quick. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { changedFiles } from '../../runner/cli/documents/affected-pages.ts'
import { SourceCommits } from '../../runner/cli/documents/source-commit.ts'
import { printable } from '../../runner/core/terminal-text.ts'
import type { Evidence } from '../../runner/evidence/schema.ts'
import { readChangeDates } from '../../src/library/change-dates.ts'
import { makeWorkplace, type Workplace } from '../cli/call.ts'

async function workplace(t: TestContext): Promise<Workplace> {
  const place = await makeWorkplace()
  t.after(() => place.remove())
  return place
}

const fence = (script: string, tags = 'bash run') => `\`\`\`${tags}\n${script}\n\`\`\`\n`
const hidden = (script: string) => `<!-- verify\n${fence(script)}-->\n`
const page = (...parts: string[]) => `---\ntitle: A\ndescription: A test.\n---\n\nText.\n\n${parts.join('\n')}`

async function blocksOf(place: Workplace): Promise<Evidence['blocks']> {
  await place.call([])
  return (JSON.parse(readFileSync(join(place.directory, 'evidence/a/host.json'), 'utf8')) as Evidence).blocks
}

test('a hidden block changes nothing in the shell of the visible ones', async (t) => {
  const place = await workplace(t)
  const tricks = [
    'unset() { :; }\nbuiltin() { shift; printf "\\0%s\\0%s\\0\\0\\0\\0\\0\\0\\0\\0\\0" "$3" 0; }',
    'shopt -s extdebug\ntrap "return 1" DEBUG',
    'alias false=true\nfalse() { :; }\nset +e',
    'trap "exit 0" ERR EXIT',
    'enable -n false\nhash -p /bin/true false\nPATH=/nowhere:$PATH',
  ]
  for (const trick of tricks) {
    await place.write('content/a.md', page('## S', hidden(trick), fence('set -T; false')))
    const [, visible] = await blocksOf(place)
    assert.match(`${visible?.status} ${visible?.level}`, /^(failed|not-reached) linted$/, trick)
  }
  await place.write(
    'content/a.md',
    page(
      '## S',
      fence('seen=yes'),
      hidden('test "$seen" = yes; seen=no; cd /'),
      fence('test "$seen" = yes; test "$PWD" != /'),
    ),
  )
  assert.deepEqual(
    (await blocksOf(place)).map(({ status }) => status),
    ['passed', 'passed', 'passed'],
  )
})

test('a command that a hidden block exchanges proves nothing, however it does that', async (t) => {
  const place = await workplace(t)
  const original = fence('printf "#!/bin/sh\\nexit 0\\n" >tool; chmod 755 tool; cp --archive tool copy')
  const exchanges = [
    'perl -e \'open(F, ">", "new"); print F "#!/bin/sh\\n"; close F; rename "new", "tool"; chmod 0755, "tool"\'',
    'printf "#!/bin/sh\\nexit 0 #" | dd of=tool conv=notrunc status=none; touch --reference=copy tool',
    "python3 -c \"import os; os.replace('copy', 'tool')\"",
  ]
  for (const exchange of exchanges) {
    await place.write('content/a.md', page('## S', original, hidden(exchange), fence('./tool')))
    const [, , visible] = await blocksOf(place)
    assert.deepEqual([visible?.status, visible?.level], ['passed', 'contract'], exchange)
  }
})

test('nothing that a page prints or names becomes a command of a log', async (t) => {
  const place = await workplace(t)
  const command = '(cat <<X; false\n::add-mask::passed\n   ::set-output name=x::y\nX\n)'
  const printing = "printf '\\r::error::one\\n::stop-commands::two\\n##[add-mask]three\\nx ##[error]four\\n'"
  const console = '$ echo "##[warning]five"\n::warning::six'
  for (const blocks of [[fence(`${printing}\n${command}`)], [fence(console, 'console run')]]) {
    await place.write('content/a.md', page('## ##[debug]title', ...blocks))
    const { code, stdout, stderr } = await place.call([])
    assert.equal(code, 1)
    assert.doesNotMatch(stdout + stderr, /^\s*::[a-z-]+( .*)?::|##\[[a-z]/m)
  }
  for (const text of ['::error::x', '  ::set-output name=a::b', 'y ##[error]x', 'a\n\t::group::b'])
    assert.doesNotMatch(printable(text), /^\s*::[a-z-]+( .*)?::|##\[[a-z]/m)
  for (const text of ['::1 localhost', 'x##[a-z]', 'a::b::c', 'std::string']) assert.equal(printable(text), text)
})

test('a call of bootc that a block names is never executed in a lab with a stub, whatever became of the stub', async (t) => {
  const place = await workplace(t)
  const scripts = [
    'bootc() { :; }\nbootc upgrade',
    'command() { :; }\nsudo() { :; }\nsudo bootc upgrade',
    'alias bootc=true\nfoo=1 bootc upgrade',
  ]
  for (const script of scripts) {
    await place.write('content/a.md', page('## S', fence(script)))
    const [block] = await blocksOf(place)
    assert.deepEqual([block?.status, block?.level], ['passed', 'contract'], script)
  }
})

test('links out of the tree are not read, nor is what they lead to printed', async (t) => {
  const place = await workplace(t)
  await place.write('secret', 'of the machine\n')
  await place.write('content/a.md', page('## S', fence('nothing', 'text snippet=x'), fence('true')))
  await place.write('snippets/y', '')
  symlinkSync('../secret', join(place.directory, 'snippets/x'))
  symlinkSync('../secret', join(place.directory, 'content/link.md'))
  const verified = await place.call([])
  assert.notEqual(verified.code, 0)
  const named = await place.call(['content/link.md'])
  assert.notEqual(named.code, 0)
  const cli = (name: string) => join(import.meta.dirname, `../../runner/cli/${name}.js`)
  rmSync(join(place.directory, 'content/link.md'))
  const synced = await place.call([], {}, cli('snippets'))
  const linted = await place.call(['content'], {}, cli('lint-docs'))
  for (const { stdout, stderr } of [verified, named, synced, linted])
    assert.doesNotMatch(stdout + stderr, /of the machine/)
  assert.match(synced.stderr, /leads out of snippets/)
  assert.match(verified.stderr, /the file is a link out of the folder/)
})

test('names that every object has mean nothing to the linter', async (t) => {
  const place = await workplace(t)
  for (const name of ['constructor', '__proto__', 'toString']) {
    const commands = `${name} x; podman ${name} x; sudo ${name} --${name}\nfor ${name} in x; do ${name}; done`
    const files = [
      fence(`[${name}]\n${name}=x\n[Container]\nImage=x`, 'ini file=a.container'),
      fence(`FROM ${name} AS ${name}\nRUN --${name}=x ${name}`, 'dockerfile file=Containerfile'),
    ]
    await place.write('content/a.md', page('## S', ...files, fence(commands), fence('x', `text ${name}=x`)))
    const cli = join(import.meta.dirname, '../../runner/cli/lint-docs.js')
    const { code, stdout, stderr } = await place.call(['content'], {}, cli)
    assert.ok(code === 0 || code === 1, stderr)
    assert.doesNotMatch(stdout + stderr, /native code|object Object|TypeError/)
    await place.write('content/a.md', page('## S', fence('true', `${name} run`)))
    assert.equal((await place.call([])).code, 2)
  }
})

test('a folder that looks like a repository does not have git run anything', async (t) => {
  const place = await workplace(t)
  const folder = join(place.directory, 'content/a')
  await place.write('content/a/a.md', 'x\n')
  const own = { ...process.env, GIT_DIR: folder, GIT_WORK_TREE: folder }
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@y', ...args], { cwd: folder, env: own })
  git('init', '--quiet')
  git('add', 'a.md')
  git('commit', '--quiet', '--message', 'x')
  const config = `[core]\nrepositoryformatversion = 0\nworktree = .\nfsmonitor = "touch ${place.directory}/ran; false"\n`
  await place.write('content/a/config', config)
  const ran = () => existsSync(join(place.directory, 'ran'))
  await new SourceCommits().of(join(folder, 'a.md'))
  await changedFiles('HEAD', folder)
  await readChangeDates(folder)
  assert.equal(ran(), false)
  execFileSync('git', ['diff', '--name-only', 'HEAD', '--'], { cwd: folder, stdio: 'pipe' })
  assert.equal(ran(), true, 'plain git runs it')
})

test('crafted shards are refused with a message, and nothing of them reaches the terminal', async (t) => {
  const place = await workplace(t)
  const manifests: unknown[] = [
    { shard: 1, of: 1e12, plan: 'x', tutorials: [] },
    { shard: 1, of: 2, plan: 'x', tutorials: ['\u001b[2Jx\n::error::hello', 'y'.repeat(100_000)] },
    { shard: 1, of: 2, plan: '\u001b[31m', tutorials: Array.from({ length: 100_000 }, (_, index) => `t${index}`) },
    { __proto__: null, shard: '1', of: [], plan: {}, tutorials: 'x' },
  ]
  for (const manifest of manifests) {
    await place.write('shards/1/shard-1-of-2.json', JSON.stringify(manifest))
    const { code, stdout, stderr } = await place.call(['merge', 'shards/1', '--into', 'evidence'])
    assert.equal(code, 1, JSON.stringify(manifest).slice(0, 80))
    // biome-ignore lint/suspicious/noControlCharactersInRegex: an escape sequence is what must not be there
    assert.doesNotMatch(stdout + stderr, /\u001b|^::error/m)
    assert.ok(stderr.length < 10_000)
  }
  writeFileSync(join(place.directory, 'shards/1/shard-1-of-2.json'), Buffer.alloc(80 * 1024 * 1024, ' '))
  assert.equal((await place.call(['merge', 'shards/1', '--into', 'evidence'])).code, 1)
})

test('a document whose name could write to a terminal or a log is refused, and its name is shown harmlessly', async (t) => {
  const place = await workplace(t)
  for (const name of ['x\n::error::hello', '\u001b[2Jx', 'a\u202egpj']) {
    await place.write(`content/${name}.md`, page('## S', fence('true')))
    const { code, stdout, stderr } = await place.call([])
    assert.equal(code, 2)
    assert.match(stderr, /the name has characters that cannot be shown/)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: an escape sequence is what must not be there
    assert.doesNotMatch(stdout + stderr, /[\u001b\u202e]|^::error/m)
    rmSync(join(place.directory, `content/${name}.md`))
  }
})
