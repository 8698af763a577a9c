import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Expectation, RunBlock } from '../../../runner/document/model.ts'
import { type OutputLine, outputLines, printedBySteps } from '../../../src/fence/output.ts'

function expectation(text: string, match: Expectation['match'] = 'lines'): Expectation {
  return { match, text, line: 1, column: 1 }
}

/** One line per line; what varies in brackets. */
function shown(lines: OutputLine[] | undefined): string[] | undefined {
  return lines?.map((line) =>
    'cut' in line ? `cut ${line.cut}` : line.map(({ text, varies }) => (varies ? `[${text}]` : text)).join(''),
  )
}

test('recorded text takes the place of what a pattern leaves open', () => {
  const lines = outputLines(
    expectation('STEP 1\n...\nsha256:... done\n...\n'),
    'STEP 1\na\nb\nc\nsha256:12ab done\nlast\n',
  )
  assert.deepEqual(shown(lines), ['STEP 1', 'cut 3', 'sha256:[12ab] done', '[last]'])
})

test('without a run a pattern is shown as what it leaves open, and a regular expression never', () => {
  assert.deepEqual(shown(outputLines(expectation('one\n...\nid=...'), undefined)), ['one', 'cut 0', 'id=[…]'])
  assert.equal(outputLines(expectation('^\\d+$', 'regex'), undefined), undefined)
  assert.deepEqual(shown(outputLines(expectation('^\\d+$', 'regex'), '42\n')), ['[42]'])
})

test('fields of JSON get the values that were seen, in the writer’s layout', () => {
  const wanted = expectation('{ "a": { "digest": "..." },\n  "b": [1] }', 'json-subset')
  assert.deepEqual(shown(outputLines(wanted, '{"b":[1],"a":{"digest":"sha256:1","more":2}}')), [
    '{ "a": { "digest": ["sha256:1"] },',
    '  "b": [1] }',
  ])
  assert.deepEqual(shown(outputLines(wanted, 'no JSON')), ['{ "a": { "digest": […] },', '  "b": [1] }'])
})

test('a long output is shortened in its middle, and says by how many lines', () => {
  const text = Array.from({ length: 100 }, (_, index) => `line ${index}`).join('\n')
  const lines = outputLines(expectation(text, 'exact'), `${text}\n`)
  assert.equal(lines?.length, 29)
  assert.deepEqual(lines?.[14], { cut: 72 })
})

test('each command of a console block has the output that follows its echo', () => {
  const steps = [
    { script: 'echo a', prompt: '$' as const, line: 1, column: 1 },
    { script: "cat <<'EOF'\n# no prompt\nEOF", prompt: '#' as const, line: 3, column: 1 },
  ]
  const block = { steps, language: 'console' } as RunBlock
  const transcript = "$ echo a\na\n# cat <<'EOF'\n# no prompt\nEOF\nprinted\n"
  assert.deepEqual(printedBySteps(block, transcript), ['a', 'printed\n'])
  assert.deepEqual(printedBySteps({ ...block, language: 'bash', steps: steps.slice(0, 1) }, 'a\n'), ['a\n'])
  assert.deepEqual(printedBySteps(block, undefined), [undefined, undefined])
})
