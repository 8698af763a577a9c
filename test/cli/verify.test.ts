import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdir, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { promisify } from 'node:util'
import { makeWorkplace, tutorial, type Workplace } from './call.ts'

let place: Workplace
beforeEach(async () => {
  place = await makeWorkplace()
})
afterEach(async () => {
  await place.remove()
})

const report = async (...args: string[]) => {
  const { stdout, ...rest } = await place.call([...args, '--report', 'json=-'])
  return { ...rest, json: JSON.parse(stdout) }
}

test('documents that hold exit 0, end in a table, and leave evidence', async () => {
  await place.write('content/build/a.md', tutorial('A', 'echo hello', 'test -d .'))
  const { code, stdout, stderr } = await place.call([])
  assert.equal(code, 0, stderr)
  assert.match(stdout, /^Tutorial +status +level +linted +contract +executed/m)
  assert.match(stdout, /content\/build\/a\.md +passed/)
  assert.match(stdout, /1 tutorial: 1 passed, 0 failed · .*\n$/)
  assert.match(stderr, /^lab: host \(it is this machine\)$/m)
  const evidence = JSON.parse(await readFile(join(place.directory, 'evidence/build/a/host.json'), 'utf8'))
  assert.equal(evidence.status, 'passed')
  assert.equal(evidence.blocks.length, 2)
})

test('a failing block exits 1 and is reported with its line, its output, and how to run it again', async () => {
  await place.write('content/a.md', tutorial('A', 'echo before; false', 'echo never'))
  const { code, stdout } = await place.call([])
  assert.equal(code, 1)
  assert.match(stdout, /content\/a\.md:11:\d+: error/)
  assert.match(stdout, /> 11 \| echo before; false/)
  assert.match(stdout, /It printed:\n +│ before/)
  assert.match(stdout, /Run it again: npm run verify-docs -- content\/a\.md --lab host/)
  assert.match(stdout, /1 tutorial: 0 passed, 1 failed/)
})

test('an unchanged rerun is taken from the cache and keeps its date; --no-cache and a failure run again', async () => {
  await place.write('content/a.md', tutorial('A', 'echo hello'))
  await place.write('content/b.md', tutorial('B', 'false'))
  const first = await report()
  const second = await report('--explain')
  const [a, b] = second.json.tutorials
  assert.deepEqual([a.cached, b.cached], [true, false])
  assert.equal(a.startedAt, first.json.tutorials[0].startedAt)
  assert.match(a.explanation.join(), /nothing changed since it passed/)
  assert.match(b.explanation.join(), /it failed when it last ran/)
  assert.equal((await report('--no-cache')).json.tutorials[0].cached, false)
})

test('a changed document runs again and --explain --list names the block, without running', async () => {
  await place.write('content/a.md', tutorial('A', 'echo hello', 'echo more'))
  await place.call([])
  await place.write('content/a.md', tutorial('A', 'echo hello', 'echo changed > proof'))
  const { code, stdout } = await place.call(['--explain', '--list'])
  assert.equal(code, 0)
  assert.match(stdout, /content\/a\.md has to run: the tutorial's blocks: changed step-2/)
  const changed = await place.call(['--explain'], { HOST_LAB_IDENTITY: 'two' })
  assert.match(
    changed.stdout,
    /content\/a\.md has to run: lab changed \(host one → host two\);.* the tutorial's blocks: changed step-2/,
  )
})

test('a document that cannot be parsed exits 2 with all its errors, and nothing runs unless --keep-going', async () => {
  await place.write(
    'content/bad.md',
    `${tutorial('Bad', 'true')}\n\`\`\`bash run exit=x\ntrue\n\`\`\`\n\n\`\`\`bash run timout=1s\ntrue\n\`\`\`\n`,
  )
  await place.write('content/good.md', tutorial('Good', 'true'))
  const { code, stdout } = await place.call([])
  assert.equal(code, 2)
  assert.match(stdout, /content\/bad\.md:14:\d+: error/)
  assert.match(stdout, /content\/bad\.md:18:\d+: error/)
  assert.match(stdout, /content\/good\.md +not run/)
  const going = await report('--keep-going')
  assert.equal(going.code, 2)
  assert.deepEqual(
    going.json.tutorials.map((one: { path: string; status: string }) => [one.path, one.status]),
    [['content/good.md', 'passed']],
  )
  assert.equal(going.json.findings.length, 2)
})

test('--list runs nothing and reports every block', async () => {
  await place.write('content/a.md', tutorial('A', 'touch ran', 'true'))
  const { code, json } = await report('--list')
  assert.equal(code, 0)
  assert.deepEqual(json.totals, { linted: 0, contract: 0, executed: 0, booted: 0, notRun: 2 })
  const [{ line, tags, level, status, exit, ms }] = json.tutorials[0].blocks
  assert.deepEqual(
    { line, tags, level, status, exit, ms },
    { line: 10, tags: ['run'], level: 'linted', status: 'not-reached', exit: null, ms: 0 },
  )
})

test('results are in the order of paths, whatever ended first', async () => {
  for (const name of ['c', 'a', 'b'])
    await place.write(`content/${name}.md`, tutorial(name, name === 'a' ? 'sleep 1' : 'true'))
  const { json } = await report('--jobs', '3')
  assert.deepEqual(
    json.tutorials.map((one: { path: string }) => one.path),
    ['content/a.md', 'content/b.md', 'content/c.md'],
  )
})

test('--fail-fast begins nothing after a failure', async () => {
  for (const name of ['a', 'b', 'c']) await place.write(`content/${name}.md`, tutorial(name, 'false'))
  const { code, json } = await report('--fail-fast', '--jobs', '1')
  assert.equal(code, 1)
  assert.deepEqual(
    json.tutorials.map((one: { status: string }) => one.status),
    ['failed', 'not-run', 'not-run'],
  )
})

test('evidence of a page that has moved is reported under the name that it has now', async () => {
  await place.write('content/a.md', tutorial('A', 'true'))
  assert.equal((await place.call([])).code, 0)
  await mkdir(join(place.directory, 'docs'))
  await rename(join(place.directory, 'content'), join(place.directory, 'docs/content'))
  const { json } = await report('docs/content')
  assert.deepEqual([json.tutorials[0].path, json.tutorials[0].cached], ['docs/content/a.md', true])
})

test('control characters of a failing command reach no terminal', async () => {
  await place.write('content/a.md', tutorial('A', "false '\u001b[2J\u0007'"))
  const { code, stdout, stderr } = await place.call([])
  assert.equal(code, 1)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
  assert.doesNotMatch(stdout + stderr, /[\u0007\u001b]/)
})

test('--filter chooses by id', async () => {
  await place.write('content/build/a.md', tutorial('A', 'true'))
  await place.write('content/run/b.md', tutorial('B', 'true'))
  const { json } = await report('--filter', 'build/*')
  assert.deepEqual(
    json.tutorials.map((one: { id: string }) => one.id),
    ['build/a'],
  )
})

test('--require is not met by weaker blocks and exits 1', async () => {
  await place.write('content/a.md', tutorial('A', 'true'))
  const { code, stdout } = await place.call(['--require', 'booted'])
  assert.equal(code, 1)
  assert.match(stdout, /--require booted is not met by 1 block\n +content\/a\.md:10 is only executed/)
})

test('a report is whole for a reader that is slow', async () => {
  await place.write('content/a.md', tutorial('A', ...Array.from({ length: 400 }, () => 'true')))
  const command = `"${process.execPath}" "${join(import.meta.dirname, 'host-verify.ts')}" --list --report json=-`
  const { stdout } = await promisify(execFile)('sh', ['-c', `${command} | { sleep 1; cat; }`], {
    cwd: place.directory,
    env: { PATH: process.env.PATH, LAB_DIR: join(place.directory, '.lab') },
    maxBuffer: 2 ** 24,
  })
  assert.ok(stdout.length > 2 ** 16, `${stdout.length} bytes are no test`)
  assert.equal(JSON.parse(stdout).tutorials[0].blocks.length, 400)
})

test('a secret reaches the tutorial, and its value reaches neither output nor evidence', async () => {
  await place.write(
    'content/a.md',
    tutorial('A', 'test "$TOKEN" = hunter2-hunter2', 'echo "the token is $TOKEN"; false'),
  )
  const { code, stdout, stderr } = await place.call(['--secret', 'TOKEN'], { TOKEN: 'hunter2-hunter2' })
  assert.equal(code, 1)
  const evidence = await readFile(join(place.directory, 'evidence/a/host.json'), 'utf8')
  for (const text of [stdout, stderr, evidence]) assert.doesNotMatch(text, /hunter2/)
  assert.match(stdout, /the token is/)
})

test('broken evidence is reported and ignored', async () => {
  await place.write('content/a.md', tutorial('A', 'true'))
  await place.write('evidence/a/host.json', '{ "schema": 1')
  const { code, stderr } = await place.call([])
  assert.equal(code, 0)
  assert.match(
    stderr,
    /^warning: evidence\/a\/host\.json: is not JSON, perhaps cut short: ignored, its tutorial will run again$/m,
  )
})

test('evidence that cannot be kept is reported and exits 4, with the report of the run', async () => {
  await place.write('content/a.md', tutorial('A', 'true'))
  await place.write('file', '')
  const { code, stdout, stderr } = await place.call([], { EVIDENCE_DIR: 'file' })
  assert.equal(code, 4)
  assert.match(stderr, /^error: the evidence of content\/a\.md cannot be kept in file \(\w+\)$/m)
  assert.match(stdout, /content\/a\.md +passed/)
})

test('reports are written where they were asked for, and stdout holds one alone', async () => {
  await place.write('content/a.md', tutorial('A', 'true'))
  const { stdout, stderr } = await place.call([
    '--report',
    'json=-',
    '--report',
    'junit=out/junit.xml',
    '--report',
    'sarif=out/x.sarif',
  ])
  assert.equal(JSON.parse(stdout).tutorials.length, 1)
  assert.match(stderr, /1 tutorial: 1 passed/)
  assert.match(await readFile(join(place.directory, 'out/junit.xml'), 'utf8'), /^<\?xml/)
  assert.equal(JSON.parse(await readFile(join(place.directory, 'out/x.sarif'), 'utf8')).version, '2.1.0')
})

test('on GitHub failures are annotated, the summary is appended, and output cannot give commands', async () => {
  await place.write('content/a.md', tutorial('A', 'echo "::error::forged"; false'))
  await place.write('summary.md', 'before\n')
  const environment = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: join(place.directory, 'summary.md') }
  const { stdout } = await place.call([], environment)
  assert.match(stdout, /^::error file=content\/a\.md,line=11,/m)
  const [, token = ''] = /^::stop-commands::(\w+)$/m.exec(stdout) ?? []
  const guarded = stdout.slice(stdout.indexOf(`::stop-commands::${token}`), stdout.lastIndexOf(`::${token}::`))
  assert.match(guarded, /::error::forged/)
  assert.match(
    await readFile(join(place.directory, 'summary.md'), 'utf8'),
    /^before\n### Verified documentation in the lab `host`/,
  )
})

test('without a terminal there is no escape sequence, with FORCE_COLOR there is, and NO_COLOR wins', async () => {
  await place.write('content/a.md', tutorial('A', 'false'))
  const escapeCode = String.fromCharCode(27)
  const holds = async (environment: Record<string, string>) =>
    (await place.call([], environment)).stdout.includes(escapeCode)
  assert.deepEqual(
    [await holds({}), await holds({ FORCE_COLOR: '1' }), await holds({ FORCE_COLOR: '1', NO_COLOR: '1' })],
    [false, true, false],
  )
})

test('what releases.json no longer supports is an error, although the document itself did not change', async () => {
  const supported = (release: string) =>
    JSON.stringify({ schema: 1, fedora: { current: release, releases: { [release]: {} } } })
  await place.write('content/releases.json', supported('44'))
  await place.write('content/a.md', tutorial('A', 'echo quay.io/fedora/fedora-bootc:44'))
  const before = await place.call([])
  assert.equal(before.code, 0, before.stdout)
  await place.write('content/releases.json', supported('45'))
  const after = await place.call([])
  assert.equal(after.code, 1, after.stdout)
  assert.match(after.stdout, /content\/a\.md:11:6: error: .*Fedora 44, which is not supported/)
})

test('a document with errors of lint exits 1 and is not run; the others run with --keep-going', async () => {
  await place.write('content/a.md', tutorial('A', 'touch "$HOME/../ran"; podman bulid .'))
  await place.write('content/b.md', tutorial('B', 'true'))
  const { code, stdout } = await place.call([])
  assert.equal(code, 1, stdout)
  assert.match(stdout, /content\/a\.md:11:\d+: error: .*bulid/)
  assert.match(stdout, /content\/b\.md +not run/)
  const { stdout: further } = await place.call(['--keep-going'])
  assert.match(further, /content\/b\.md +passed/)
  assert.doesNotMatch(further, /content\/a\.md +(?:passed|failed)/)
})
