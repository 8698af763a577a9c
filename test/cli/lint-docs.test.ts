import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFile, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { makeWorkplace, tutorial, type Workplace } from './call.ts'

let place: Workplace
beforeEach(async () => {
  place = await makeWorkplace(join(import.meta.dirname, '../../runner/cli/lint-docs.js'))
})
afterEach(async () => {
  await place.remove()
})

const wrong = '# Page\n\n```bash\npodman bulid .\n```\n'

test('documents without errors exit 0 and say what was looked at', async () => {
  await place.write('content/a.md', tutorial('A', 'podman build .'))
  const { code, stdout } = await place.call(['--no-shellcheck'])
  assert.equal(code, 0, stdout)
  assert.match(stdout, /1 document checked, 0 errors, \d+ warnings? · /)
})

test('an error exits 1 and is reported at its place, with the line and what to do', async () => {
  await place.write('docs/a.md', wrong)
  const { code, stdout } = await place.call(['docs', '--no-shellcheck'])
  assert.equal(code, 1)
  assert.match(stdout, /docs\/a\.md:4:8: error: .*bulid/)
  assert.match(stdout, /> 4 \| podman bulid \.\n +\| +\^{5}/)
  assert.match(stdout, /help: .*build/)
})

test('the JSON report has the published shape', async () => {
  await place.write('docs/a.md', wrong)
  const { stdout } = await place.call(['docs', '--no-shellcheck', '--report', 'json=-'])
  const { findings } = JSON.parse(stdout)
  assert.equal(findings.length, 1)
  const { file, line, column, rule, severity, message } = findings[0]
  assert.deepEqual({ file, line, column, severity }, { file: 'docs/a.md', line: 4, column: 8, severity: 'error' })
  assert.equal(typeof rule, 'string')
  assert.match(message, /bulid/)
})

test('documents elsewhere need neither front matter nor tags, those below a content folder with tagged blocks do', async () => {
  await place.write('docs/a.md', '# Page\n')
  await place.write('content/a.md', '# Page\n')
  assert.equal((await place.call(['content', '--no-shellcheck'])).code, 0)
  await place.write('content/b.md', '# Page\n\n```bash run\ntrue\n```\n')
  assert.equal((await place.call(['docs', '--no-shellcheck'])).code, 0)
  const { code, stdout } = await place.call(['content', '--no-shellcheck'])
  assert.equal(code, 1)
  assert.match(stdout, /content\/a\.md:1:1: error/)
})

test('a draft elsewhere with a block that would run is read as verify-docs reads it', async () => {
  await place.write('docs/draft.md', '---\ntitle: A\ndescription: B\n---\n\n```bash run sesion=b\ntrue\n```\n')
  await place.write('docs/other.md', '# Page\n\n```js runtime\n1\n```\n')
  const { code, stdout } = await place.call(['docs', '--no-shellcheck'])
  assert.equal(code, 1)
  assert.match(stdout, /docs\/draft\.md:6:13: error: unknown tag `sesion`/)
  assert.match(stdout, /2 documents checked, 1 error/)
})

test('a pipe in place of a snippet is not waited for', async () => {
  await place.write(
    'content/a.md',
    tutorial('A', 'true').replace('```bash run', '```bash snippet=a.sh\n```\n\n```bash run'),
  )
  await place.write('snippets/b.sh', '')
  execFileSync('mkfifo', [join(place.directory, 'snippets/a.sh')])
  const { code, stdout } = await place.call(['content', '--no-shellcheck'])
  assert.equal(code, 1)
  assert.match(stdout, /there is no file `snippets\/a\.sh`/)
})

test('a disabled rule finds nothing, an unknown one is reported with a suggestion', async () => {
  await place.write('docs/a.md', wrong)
  const { findings } = JSON.parse((await place.call(['docs', '--no-shellcheck', '--report', 'json=-'])).stdout)
  assert.equal((await place.call(['docs', '--no-shellcheck', '--disable', findings[0].rule])).code, 0)
  const unknown = await place.call(['docs', '--disable', `${findings[0].rule}x`])
  assert.equal(unknown.code, 2)
  assert.match(unknown.stderr, new RegExp(`there is no such rule; did you mean ${findings[0].rule}\\?`))
})

test('workflows are read where they are named, other YAML is not', async () => {
  await place.write('.github/workflows/build.yml', 'jobs:\n  a:\n    steps:\n      - run: podman bulid .\n')
  await place.write('docs/mkdocs.yml', 'run: podman bulid .\n')
  const { code, stdout } = await place.call(['.github/workflows', '--no-shellcheck'])
  assert.equal(code, 1)
  assert.match(stdout, /\.github\/workflows\/build\.yml:4:21: error: .*bulid/)
  assert.match((await place.call(['docs', '--no-shellcheck'])).stderr, /no Markdown file/)
})

test('the SARIF report is written with repository paths', async () => {
  await place.write('docs/a.md', wrong)
  const { code } = await place.call(['docs', '--no-shellcheck', '--report', 'sarif=lint.sarif'])
  assert.equal(code, 1)
  const sarif = JSON.parse(await readFile(join(place.directory, 'lint.sarif'), 'utf8'))
  assert.equal(sarif.runs[0].results[0].locations[0].physicalLocation.artifactLocation.uri, 'docs/a.md')
})

for (const [args, expected] of [
  [['nowhere'], /nowhere: cannot be read: it does not exist/],
  [['--reprot', 'x'], /unknown option --reprot; did you mean --report\?/],
  [['docs', '--target', 'bootc'], /--target bootc: expected --target TOOL=VERSION/],
] as const)
  test(`lint-docs ${args.join(' ')} exits 2`, async () => {
    await place.write('docs/a.md', '# Page\n')
    const { code, stderr } = await place.call([...args])
    assert.equal(code, 2)
    assert.match(stderr, expected)
  })

test('help exits 0', async () => {
  const { code, stdout } = await place.call(['--help'])
  assert.equal(code, 0)
  assert.match(stdout, /lint-docs \[OPTIONS\] \[PATH…\]/)
})

test('verify-docs says what lint finds, runs nothing of that page, and exits 1', async () => {
  await place.write('content/a.md', tutorial('A', 'true || podman bulid .'))
  const { code, stdout } = await place.call([], {}, join(import.meta.dirname, 'host-verify.ts'))
  assert.equal(code, 1)
  assert.match(stdout, /content\/a\.md:11:16: error: .*bulid/)
  assert.match(stdout, /0 passed, .*1 document with errors, not run/)
})

test('a link that leads nowhere is a finding, and everything beside it is checked', async () => {
  await place.write('docs/a.md', wrong)
  await symlink('nowhere', join(place.directory, 'docs', 'gone.md'))
  const { code, stdout } = await place.call(['docs', '--no-shellcheck'])
  assert.equal(code, 1)
  assert.match(stdout, /docs\/gone\.md:1:1: error: .*link that leads nowhere/)
  assert.match(stdout, /docs\/a\.md:4:8: error: .*bulid/)
})

test('two trees may both have a document of one name', async () => {
  await place.write('one/README.md', '# One\n')
  await place.write('two/README.md', '# Two\n')
  const { code, stdout } = await place.call(['one', 'two', '--no-shellcheck'])
  assert.equal(code, 0)
  assert.match(stdout, /2 documents checked/)
})

test('MDX is read as Markdown, and what is not read is counted by ending', async () => {
  await place.write('docs/a.mdx', wrong)
  await place.write('docs/b.adoc', '= Page\n')
  await place.write('docs/c.adoc', '= Page\n')
  const { code, stdout, stderr } = await place.call(['docs', '--no-shellcheck'])
  assert.equal(code, 1)
  assert.match(stdout, /docs\/a\.mdx:4:8: error: .*bulid/)
  assert.match(stderr, /not read: 2 \.adoc \(only \.md, \.mdx, \.markdown are\)/)
})

test('a large tree is checked in several threads, with the same findings in the same order', async () => {
  for (let index = 0; index < 120; index += 1)
    await place.write(`docs/page-${String(index).padStart(3, '0')}.md`, index % 40 === 7 ? wrong : '# Page\n')
  const { code, stdout } = await place.call(['docs', '--no-shellcheck', '--report', 'json=-'])
  assert.equal(code, 1)
  const { findings } = JSON.parse(stdout)
  assert.deepEqual(
    findings.map(({ file, line }: { file: string; line: number }) => `${file}:${line}`),
    ['docs/page-007.md:4', 'docs/page-047.md:4', 'docs/page-087.md:4'],
  )
})
