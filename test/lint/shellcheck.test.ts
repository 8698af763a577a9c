import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readDocument } from '../../runner/lint/check-document.ts'
import { batchesOf, diagnosticOf, findShellcheck } from '../../runner/lint/shellcheck/shellcheck.ts'
import { lintText, page, places } from './lint-text.ts'

const binary = process.env.SHELLCHECK ?? 'shellcheck'
const skip = (await findShellcheck(binary)) === undefined ? 'shellcheck is not installed' : false

const comment = {
  file: '0-0.sh',
  line: 1,
  column: 1,
  endLine: 1,
  endColumn: 2,
  level: 'warning',
  code: 2046,
  message: 'Quote this.',
}

test('blocks of a session are one file for shellcheck, and its lines lead back to the Markdown', async () => {
  const source = `${page('bash run', 'a=1')}\n${page('bash run', '  b=$(c)', 'rm $(d)')}`
  const { checked } = await readDocument({ file: 'page.md', source }, {})
  const [batch, ...others] = batchesOf(checked, 0)
  assert.ok(batch)
  assert.deepEqual([others.length, batch.text], [0, 'a=1\n  b=$(c)\nrm $(d)\n'])
  const found = diagnosticOf(batch, { ...comment, line: 3, column: 4, endLine: 3, endColumn: 8 })
  assert.deepEqual([found?.rule, found?.line, found?.column, found?.endColumn], ['shellcheck', 11, 4, 8])
})

test('findings that mean nothing in a document are left out', async () => {
  const { checked } = await readDocument({ file: 'page.md', source: page('bash run', 'echo "$unset"') }, {})
  const [batch] = batchesOf(checked, 0)
  assert.ok(batch)
  assert.equal(diagnosticOf(batch, { ...comment, code: 2154 }), undefined)
  assert.equal(diagnosticOf(batch, { ...comment, level: 'style' }), undefined)
})

test('shellcheck itself reports output that sudo does not write', { skip }, async () => {
  const source = page('bash', 'sudo echo x > /etc/motd', 'sudo cat /etc/shadow > ~/mine', 'echo $unset')
  assert.deepEqual(places(await lintText(source, { shellcheck: binary })), ['shellcheck 4:13'])
})
