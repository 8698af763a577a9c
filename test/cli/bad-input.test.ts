import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdir, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { ownerName } from '../../runner/lab/sandbox/processes/process-tree.ts'
import { makeWorkplace, tutorial, type Workplace } from './call.ts'

let place: Workplace
beforeEach(async () => {
  place = await makeWorkplace()
})
afterEach(async () => {
  await place.remove()
})

const calls: [name: string, args: string[], expected: RegExp, environment?: Record<string, string>][] = [
  ['an unknown option', ['--shrad', '1/2'], /unknown option --shrad; did you mean --shard\?/],
  [
    'a path that is not there',
    ['content/firts.md'],
    /content\/firts\.md: cannot be read: it does not exist; did you mean content\/first\.md\?/,
  ],
  [
    'a path that is no Markdown',
    ['notes.txt'],
    /notes\.txt: only Markdown files are read: the name must end in `\.md`/,
  ],
  ['an empty path', [''], /an empty path; expected/],
  ['an empty folder', ['empty'], /empty: there is no Markdown file \(\*\.md\) in this folder/],
  ['a pipe named like a document', ['pipe.md'], /pipe\.md: expected a regular file/],
  ['a path through a file', ['notes.txt/x.md'], /notes\.txt\/x\.md: cannot be read: /],
  ['an unknown lab', ['--lab', 'hots'], /--lab hots: there is no such lab; did you mean host\? There are: host/],
  [
    'a bootc that is not there',
    ['--bootc', 'nowhere'],
    /--bootc nowhere: there is no such file; expected a bootc binary/,
  ],
  ['a tool that is not there', ['--tool', 'bcvk=nowhere'], /--tool bcvk=nowhere: there is no such file/],
  ['a $BOOTC that is not there', [], /\$BOOTC nowhere: there is no such file/, { BOOTC: 'nowhere' }],
  ['a secret that is not set', ['--secret', 'TOKEN'], /--secret TOKEN: there is no environment variable of this name/],
  [
    'a secret that cannot be masked',
    ['--secret', 'TOKEN'],
    /--secret TOKEN: its value is shorter than 4 characters/,
    { TOKEN: 'abc' },
  ],
  ['a filter that matches nothing', ['--filter', 'x*'], /--filter x\*: no tutorial has such an id; .* e\.g\. first/],
  [
    'a tab that no tutorial has',
    ['--variant', 'engine=podman'],
    /--variant engine=podman: none of the tutorials has tabs/,
  ],
  [
    'a report in the place of a folder',
    ['--report', 'json=empty'],
    /--report json=empty: this is a directory, expected a file/,
  ],
  [
    'a report below a file',
    ['--report', 'json=notes.txt/x.json'],
    /--report json=notes\.txt\/x\.json: cannot be written there/,
  ],
  ['merge without a place', ['merge', 'empty'], /--into DIR is missing/],
  ['merge of nothing', ['merge', '--into', 'x'], /expected at least one directory of evidence/],
  [
    'merge into what is no folder',
    ['merge', 'empty', '--into', 'notes.txt'],
    /--into notes\.txt: evidence cannot be kept there \(EEXIST\)/,
  ],
  [
    'a shard whose evidence cannot be kept',
    ['--shard', '1/1'],
    /--shard: evidence cannot be kept in notes\.txt \(ENOTDIR\)/,
    { EVIDENCE_DIR: 'notes.txt' },
  ],
  ['merge of what is not there', ['merge', 'nowhere', '--into', 'x'], /nowhere: there is no such directory/],
  ['a tool that is not there, for a lab alone', ['provision', '--tool', 'bcvk=nowhere'], /there is no such file/],
  ['an unknown option of a subcommand', ['provision', '--jbos', '1'], /unknown option --jbos/],
  [
    'clean of a folder that is not ours',
    ['clean'],
    /empty has no CACHEDIR\.TAG, so it may hold other things too/,
    { LAB_DIR: 'empty' },
  ],
]
for (const [name, args, expected, environment] of calls)
  test(`${name} exits 2, says what was expected, and runs nothing`, async () => {
    await place.write('content/first.md', tutorial('First', 'touch "$HOME/../ran"'))
    await place.write('notes.txt', 'text')
    await mkdir(join(place.directory, 'empty'))
    execFileSync('mkfifo', [join(place.directory, 'pipe.md')])
    const { code, stdout, stderr } = await place.call(args, environment)
    assert.equal(code, 2, stderr)
    assert.match(stderr, expected)
    assert.equal(stdout, '')
    assert.doesNotMatch(stderr, /\n +at |node:internal/)
  })

const documents: [name: string, content: string | Buffer, expected: RegExp][] = [
  ['empty', '', /bad\.md:1:1/],
  ['binary', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0, 0xff, 0xfe, 10]), /bad\.md:1:/],
  ['without front matter', '# Title\n', /bad\.md:1:1/],
  ['with an unclosed front matter', '---\ntitle: x\n', /bad\.md:1:/],
  [
    'with a tag that is unknown',
    `${tutorial('T', 'true')}\n\`\`\`bash run timout=3s\ntrue\n\`\`\`\n`,
    /bad\.md:14:13: error: unknown tag `timout`/,
  ],
  [
    'with a pattern that is no regular expression',
    `${tutorial('T', 'true')}\n\`\`\`text output match=regex\n(\n\`\`\`\n`,
    /bad\.md:15:1: error: the regular expression cannot be read: .*\(invalid-regex\)/,
  ],
  [
    'with an expected JSON that is none',
    `${tutorial('T', 'true')}\n\`\`\`json output match=json-subset\n{\n  "a": 1,\n}\n\`\`\`\n`,
    /bad\.md:17:1: error: the expected JSON cannot be read: .*\(invalid-json-subset\)/,
  ],
]
documents.push([
  'for readers of a page that is not there',
  tutorial('T', 'true').replace('\n---\n', '\nprerequisites: [frist]\n---\n'),
  /bad\.md:\d+:17: error: there is no page `frist` .*\n(?:.*\n)*?.*help: Write `first`/,
])
for (const [name, content, expected] of documents)
  test(`a document that is ${name} exits 2 and is reported at its place`, async () => {
    await place.write('content/bad.md', content)
    await place.write('content/first.md', tutorial('First', 'true'))
    const { code, stdout, stderr } = await place.call([])
    assert.equal(code, 2, stdout + stderr)
    assert.match(stdout, expected)
    assert.doesNotMatch(stdout + stderr, /\n +at |node:internal|a fault of the runner/)
  })

test('a folder named like a document is a folder', async () => {
  await place.write('content/x.md/y.md', tutorial('Y', 'true'))
  const { code, stdout } = await place.call(['--list', 'content/x.md'])
  assert.equal(code, 0)
  assert.match(stdout, /content\/x\.md\/y\.md/)
})

test('a link that leads nowhere gets no suggestion of its own name', async () => {
  await symlink('nowhere', join(place.directory, 'gone.md'))
  const { code, stderr } = await place.call(['gone.md'])
  assert.equal(code, 2)
  assert.match(stderr, /gone\.md: cannot be read: it does not exist/)
  assert.doesNotMatch(stderr, /did you mean/)
})

test('links to folders do not make an endless walk', async () => {
  await place.write('content/a.md', tutorial('A', 'true'))
  await symlink('..', join(place.directory, 'content', 'up'))
  assert.match((await place.call(['--list'])).stdout, /1 tutorial listed/)
})

test('two documents of one id are refused, since their evidence would be one', async () => {
  await place.write('one/content/a.md', tutorial('A', 'true'))
  await place.write('two/content/a.md', tutorial('A', 'true'))
  const { code, stderr } = await place.call(['one', 'two'])
  assert.equal(code, 2)
  assert.match(stderr, /two\/content\/a\.md: has the same id as one\/content\/a\.md/)
})

test('the same document named twice is run once', async () => {
  await place.write('content/a.md', tutorial('A', 'true'))
  assert.match(
    (await place.call(['--list', 'content', 'content/a.md', './content/../content/a.md'])).stdout,
    /1 tutorial listed/,
  )
})

test('no content folder and no path: the call says what it looked for', async () => {
  const { code, stderr } = await place.call([])
  assert.equal(code, 2)
  assert.match(stderr, /content: cannot be read: it does not exist/)
})

for (const [lab, expected] of [
  ['broken', /The lab host could not be provided: the disk is full\n +Free 2 GB below \/var\./],
  ['absent', /No lab can run here:\n +not host: it is set to be absent/],
] as const)
  test(`a lab that is ${lab} exits 3, with a reason and every tutorial accounted for`, async () => {
    await place.write('content/a.md', tutorial('A', 'true'))
    const { code, stdout, stderr } = await place.call([], { HOST_LAB: lab })
    assert.equal(code, 3)
    assert.match(stderr, expected)
    assert.match(stdout, /content\/a\.md +not run/)
  })

test('help exits 0, names every option, and gives examples', async () => {
  const { code, stdout } = await place.call(['--help'])
  assert.equal(code, 0)
  for (const option of [
    '--list',
    '--shard i/n',
    '--require LEVEL',
    '--report NAME[=FILE]',
    'EVIDENCE_DIR',
    'Examples:',
    '130',
  ])
    assert.ok(stdout.includes(option), option)
})

for (const command of ['merge', 'provision', 'describe', 'shell', 'clean'])
  test(`${command} --help exits 0`, async () => {
    const { code, stdout } = await place.call([command, '--help'])
    assert.equal(code, 0)
    assert.match(stdout, new RegExp(`verify-docs ${command}`))
  })

test('clean removes nothing while a run is going on', async () => {
  await place.write('content/a.md', tutorial('A', 'true'))
  await place.call([])
  await mkdir(join(place.directory, '.lab/offline/sandboxes', ownerName()), { recursive: true })
  const { code, stderr } = await place.call(['clean'])
  assert.equal(code, 2)
  assert.match(stderr, /a run is going on in .*sandboxes/)
})

test('clean says what it removes, removes it, and says when there is nothing', async () => {
  await place.write('content/a.md', tutorial('A', 'true'))
  await place.call([])
  const dry = await place.call(['clean', '--dry-run'])
  assert.match(dry.stdout, /^would remove .*parse-cache$/m)
  const { code, stdout } = await place.call(['clean'])
  assert.equal(code, 0)
  assert.match(stdout, /^removing .*parse-cache$/m)
  assert.match(stdout, /is removed; the next run provides its lab again\n$/)
})

test('a command that is called with a Node that cannot run TypeScript says which one it needs, and how to get it', async () => {
  const command = join(import.meta.dirname, '../../runner/cli/verify-docs.js')
  const { status, stderr } = spawnSync(process.execPath, ['--no-experimental-strip-types', command], {
    encoding: 'utf8',
  })
  assert.equal(status, 2)
  assert.match(stderr, /^verify-docs: needs Node 24, and this is v\d.*npm run verify-docs -- ARGUMENTS\n$/)
})
