/** Workflow files, read as a whole: each finding stands at its line and column of the file. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lintAll } from '../../runner/lint/lint.ts'

async function placesIn(file: string, source: string): Promise<string[]> {
  const found = await lintAll([{ file, source }])
  return found.map(({ line, column, endColumn, rule }) => `${line}:${column}-${endColumn} ${rule}`)
}

test('the commands of a workflow file are checked at their places, by LF and by CRLF', async () => {
  const source = [
    '# [Not a link](nowhere.md)',
    'jobs:',
    '  build:',
    '    steps:',
    '      - run: |',
    '          podman bulid \\',
    '            --platfrom linux/arm64 .',
    "      - run: 'bootc swtich quay.io/you/os:1'",
    '',
  ]
  const expected = ['6:18-23 unknown-verb', '8:21-27 unknown-verb']
  assert.deepEqual(await placesIn('.github/workflows/build.yml', source.join('\n')), expected)
  assert.deepEqual(await placesIn('.github/workflows/build.yml', source.join('\r\n')), expected)
})

test('a job of GitLab is read, also where it is one string', async () => {
  const source = 'build:\n  script: podman push --tls-verfy=false a b\n'
  assert.deepEqual(await placesIn('.gitlab-ci.yml', source), ['2:23-34 unknown-flag'])
})

test('a file that is no YAML, or has no commands, has no findings', async () => {
  for (const source of ['a: [', '', 'run: {', ': : :\n run:'])
    assert.deepEqual(await placesIn('build.yaml', source), [], source)
})
