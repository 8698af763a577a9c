import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { execa } from 'execa'
import { parseTutorial } from '../../../runner/document/parse.ts'
import { tutorialScript } from '../../../src/script/tutorial-script.ts'
import { fixtureTutorial } from '../fixtures/make-evidence.ts'

function script(body: string, frontMatter = ''): string {
  const { tutorial, diagnostics } = parseTutorial(
    `---\ntitle: x\ndescription: y\n${frontMatter}---\n\n${body}`,
    'x.md',
    'x',
  )
  assert.ok(tutorial, JSON.stringify(diagnostics))
  return tutorialScript(tutorial)
}

/** Runs a script with bash in a directory of its own. */
async function run(
  text: string,
  ...args: string[]
): Promise<{
  exitCode: number | undefined
  output: string
  read: (file: string) => Promise<string>
  mode: (file: string) => Promise<string>
}> {
  const directory = await mkdtemp(join(tmpdir(), 'tutorial-script-'))
  await writeFile(join(directory, 'script.sh'), text)
  const { exitCode, all } = await execa('bash', ['script.sh', ...args], {
    cwd: directory,
    reject: false,
    all: true,
    stdin: 'ignore',
    env: { SUDO: '' },
  })
  const files = new Map<string, string>()
  const modes = new Map<string, string>()
  for (const file of ['a.txt', 'deep/b c.sh', 'cleaned']) {
    files.set(file, await readFile(join(directory, file), 'utf8').catch(() => ''))
    modes.set(file, ((await stat(join(directory, file)).catch(() => undefined))?.mode ?? 0).toString(8).slice(-4))
  }
  await rm(directory, { recursive: true, force: true })
  return {
    exitCode,
    output: all,
    read: async (file) => files.get(file) ?? '',
    mode: async (file) => modes.get(file) ?? '',
  }
}

test('every fixture becomes a script that bash can parse', async () => {
  for (const id of ['build/web-server', 'operate/upgrade', 'build/hostile']) {
    await execa('bash', ['-n'], { input: tutorialScript(await fixtureTutorial(id)) })
  }
})

test('files are written byte for byte before the step that uses them', async () => {
  const body = `\`\`\`text file=a.txt
one $HOME \`x\` \\
END_OF_FILE

last
\`\`\`

\`\`\`bash file="deep/b c.sh" mode=0755
echo hi
\`\`\`

\`\`\`bash run
cat a.txt
"./deep/b c.sh"
\`\`\`
`
  const { exitCode, output, read, mode } = await run(script(body))
  assert.equal(await read('a.txt'), 'one $HOME `x` \\\nEND_OF_FILE\n\nlast\n')
  assert.equal(await mode('deep/b c.sh'), '0755')
  assert.equal(exitCode, 0, output)
  assert.match(output, /hi$/)
})

test('a failing step ends the script, and clean-up still runs', async () => {
  const body =
    '```bash run\nfalse\n```\n\n```bash run\necho not reached\n```\n\n```bash run cleanup\necho done > cleaned\n```\n'
  const { exitCode, output, read } = await run(script(body))
  assert.equal(exitCode, 1)
  assert.doesNotMatch(output, /not reached/)
  assert.equal(await read('cleaned'), 'done\n')
})

test('a step that fails on purpose must fail in that way', async () => {
  const body = (status: number) => `\`\`\`bash run exit=${status}\nfalse | true\nexit 3\n\`\`\`\n`
  assert.equal((await run(script(body(3).replace('false | true', 'true')))).exitCode, 0)
  assert.equal((await run(script(body(2).replace('false | true', 'true')))).exitCode, 1)
})

test('expected output of a console block is not typed', async () => {
  const { output, exitCode } = await run(
    script('```console run\n$ cat <<EOF\nin\nEOF\nin\n$ echo two\nnot a command\n```\n'),
  )
  assert.equal(exitCode, 0)
  assert.equal(output, 'in\ntwo')
})

test('a retried step is tried until it succeeds', async () => {
  const { exitCode, output } = await run(
    script('```bash run retry=20s\necho try >> a.txt\ntest "$(wc -l < a.txt)" -ge 2\n```\n'),
  )
  assert.equal(exitCode, 0, output)
})

test('where machines change the script has parts and says where to go on', async () => {
  const body = '```bash run\necho here\n```\n\n```bash run on=machine\necho there\n```\n'
  const text = script(body, 'places:\n  machine: the other one\n')
  const first = await run(text)
  assert.match(first.output, /^here\nPart 1 of 2 \(workstation\) is done\. Next: on machine, run: bash SCRIPT 2$/)
  assert.equal((await run(text, '2')).output, 'there')
  assert.equal((await run(text, 'x')).exitCode, 2)
})

test('of several tabs, the first is chosen', async () => {
  const body =
    '::::tabs{sync=tool}\n:::tab{label="A"}\n```bash run\necho a\n```\n:::\n:::tab{label="B"}\n```bash run\necho b\n```\n:::\n::::\n'
  assert.equal((await run(script(body))).output, 'a')
})

test('steps of the lab are not in it, and left-out steps are named', () => {
  const text = script(
    '<!-- verify\n```bash run\necho secret\n```\n-->\n\n```bash run skip="erases the disk"\nrm -rf /\n```\n\n```bash run\ntrue\n```\n',
  )
  assert.doesNotMatch(text, /secret|rm -rf/)
  assert.match(text, /# Left out \(.*\): erases the disk/)
})

const fence = '```'

test('a variable that is not set is empty, as when the page is run', async () => {
  const { exitCode, output } = await run(script(`${fence}bash run\necho "a${'$'}{NOT_SET}b"\n${fence}\n`))
  assert.deepEqual([exitCode, output], [0, 'ab'])
})

test('a title or a description of several lines stays a comment', async () => {
  const places = 'places:\n  m: |\n    one\n    echo injected\n'
  const text = script(`${fence}bash run\necho ok\n${fence}\n`, places)
  assert.deepEqual((await run(text)).output, 'ok')
  const { tutorial } = parseTutorial(
    `---\ntitle: "a\\necho injected"\ndescription: y\n---\n\n${fence}bash run\necho ok\n${fence}\n`,
    'x.md',
    'x',
  )
  assert.ok(tutorial)
  assert.equal((await run(tutorialScript(tutorial))).output, 'ok')
})

test('parts and clean-ups without a command are no syntax errors', async () => {
  const step = `${fence}bash run\necho ok\n${fence}\n\n`
  const nothing = (tags: string) => `${fence}bash run ${tags}\necho no\n${fence}\n\n`
  for (const page of [
    script(step + nothing('cleanup skip="why"')),
    script(step + nothing('on=m skip="why"'), 'places: {m: y}\n'),
  ])
    assert.match((await run(page)).output, /^ok(\nPart 1.*)?$/)
})

test('what root types in a row goes to one shell', () => {
  const block = (lines: string) => `${fence}console run\n${lines}\n${fence}\n\n`
  const text = script(block('# cd /\n# pwd') + block('$ id') + block('# ls'))
  assert.equal(text.match(/sudo bash/g)?.length, 2)
})

test('a file whose name begins with a dash is written', async () => {
  const file = `${fence}text file=-d/-x mode=0600\nhi\n${fence}\n\n`
  const { output } = await run(script(`${file}${fence}bash run\ncat ./-d/-x\n${fence}\n`))
  assert.equal(output, 'hi')
})
