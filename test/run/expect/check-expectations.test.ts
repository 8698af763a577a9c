import assert from 'node:assert/strict'
import { it } from 'node:test'
import { parseTutorial } from '../../../runner/document/parse.ts'
import { checkExpectations } from '../../../runner/run/expect/matchers.ts'

/** The first of the lines is line 6 of the page. */
function problems(...lines: string[]) {
  const source = ['---', 'title: x', 'description: y', '---', '', ...lines, ''].join('\n')
  const { tutorial, diagnostics } = parseTutorial(source, 'x.md', 'x')
  assert.ok(tutorial, JSON.stringify(diagnostics))
  return checkExpectations(tutorial)
}

it('broken expectations are reported before anything runs, at their place', () => {
  const block = (info: string, ...output: string[]) => [
    '```bash run',
    'true',
    '```',
    '',
    `\`\`\`${info}`,
    ...output,
    '```',
    '',
  ]
  const found = problems(
    ...block('text output match=regex', 'a(b'),
    ...block('json output match=json-subset', '{', '  "a": 1,', ' }'),
    ...block('text output', '...'),
    ...block('text output', 'a'),
    ...block('text output match=exact', '...'),
    ...['```text file=x', 'a', '```'],
  )
  assert.deepEqual(
    found.map(({ line, column, rule }) => [line, column, rule]),
    [
      [11, 1, 'invalid-regex'],
      [21, 2, 'invalid-json-subset'],
      [29, 1, 'invalid-lines'],
    ],
  )
  assert.deepEqual(found[2], {
    file: 'x.md',
    line: 29,
    column: 1,
    rule: 'invalid-lines',
    severity: 'error',
    message: 'these lines match any output, so they show nothing about the command',
    suggestion: 'Expect a line that the command must print, or leave the output out.',
  })
})

it('among commands whose output is compared, one may have its own left out', () => {
  const rules = (...lines: string[]) => problems('```console run', ...lines, '```').map(({ rule }) => rule)
  assert.deepEqual(rules('$ a', 'x', '$ b', '...'), [])
  assert.deepEqual(rules('$ a', '...', '$ b', '...'), ['invalid-lines', 'invalid-lines'])
  assert.deepEqual(rules('$ a', '$ b', '...'), ['invalid-lines'])
})
