import assert from 'node:assert/strict'
import { test } from 'node:test'
import { whyNotHere } from '../../runner/cli/documents/select.ts'
import { parseTutorial } from '../../runner/document/parse.ts'
import { architecture } from '../../runner/lab/sandbox/processes/cpu.ts'

const page = (keys: string, text: string) => {
  const source = `---\ntitle: Page\ndescription: A page.\n${keys}---\n\n${text}\n`
  const { tutorial } = parseTutorial(source, 'content/a/page.md', 'a/page')
  assert.ok(tutorial)
  return tutorial
}
const block = '```bash run\ntrue\n```'
const here = architecture()
const other = here === 'x86_64' ? 'aarch64' : 'x86_64'

test('a page runs on all processors, or on those that it names', () => {
  assert.equal(whyNotHere(page('', block)), undefined)
  assert.equal(whyNotHere(page(`architectures: [${here}]\n`, block)), undefined)
  assert.equal(whyNotHere(page(`architectures: [${other}, ${here}]\n`, block)), undefined)
})

test('a page for other processors says so, and one without blocks that it has none', () => {
  assert.equal(
    whyNotHere(page(`architectures: [${other}]\n`, block)),
    `it is for ${other} alone, and this machine is ${here}`,
  )
  assert.equal(whyNotHere(page('', 'Text.')), 'it has no blocks to run')
})
