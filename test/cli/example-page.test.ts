/** The page that teaches how pages are written: its commands of the project, run on its own example. */
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, before, beforeEach, test } from 'node:test'
import { parseTutorial } from '../../runner/document/parse.ts'
import { makeWorkplace, type Workplace } from './call.ts'

const file = 'content/contribute/write-a-tutorial.md'
const commands: Record<string, string | undefined> = {
  'verify-docs': undefined,
  'lint-docs': join(import.meta.dirname, '../../runner/cli/lint-docs.js'),
}

let source = ''
let example = ''
before(async () => {
  source = await readFile(join(import.meta.dirname, '../..', file), 'utf8')
  const blocks = parseTutorial(source, file, 'contribute/write-a-tutorial').tutorial?.blocks ?? []
  const block = blocks.find((one) => one.kind === 'file')
  example = block?.kind === 'file' ? block.content : ''
})

let place: Workplace
beforeEach(async () => {
  place = await makeWorkplace()
})
afterEach(async () => {
  await place.remove()
})

test('its example is understood and passes, by the commands that the page gives', async () => {
  const given = [...source.matchAll(/^npm run ([\w-]+) -- (?:--[\w-]+ )?(content\/\S+\.md)$/gm)]
  const plain = given.filter(([line]) => !line.includes(' -- --'))
  assert.deepEqual(new Set(plain.map(([, command]) => command)), new Set(Object.keys(commands)))
  for (const [line, command = '', page = ''] of plain) {
    await place.write(page, example)
    const { code, stdout, stderr } = await place.call([page], {}, commands[command])
    assert.equal(code, 0, `${line}\n${stdout}${stderr}`)
  }
})

test('every option that it names is one', async () => {
  const { stdout } = await place.call(['--help'])
  const named = [...source.matchAll(/npm run verify-docs -- (--[\w-]+)/g)].map(([, option]) => option)
  assert.equal(named.length, 3)
  for (const option of named) assert.match(stdout, new RegExp(`^ +${option}\\b`, 'm'))
})

test('broken as the page says, the example fails with the lines that the page shows', async () => {
  const [, from = '', to = ''] = /^Change `(.+?)` to `(.+?)`,/m.exec(source) ?? []
  const [, shown = ''] = /^```text\n(content\/[\s\S]*?)^```$/m.exec(source) ?? []
  assert.ok(example.includes(from) && shown !== '')
  await place.write('content/build/greet.md', example.replace(from, to))
  const { code, stdout } = await place.call(['content/build/greet.md'])
  assert.equal(code, 1)
  for (const line of shown.trimEnd().split('\n')) assert.ok(stdout.includes(line), `${line}\nis not in\n${stdout}`)
})
