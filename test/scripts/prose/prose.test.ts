import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
import { stripVTControlCharacters } from 'node:util'

function prose(...paths: string[]) {
  return spawnSync(process.execPath, ['scripts/prose/prose.ts', ...paths], { encoding: 'utf8' })
}

test('each kind of check reports its finding with a line, and the command fails', () => {
  const { status, stdout, stderr } = prose('test/scripts/prose/careless.md')
  const said = stripVTControlCharacters(stdout + stderr)
  assert.equal(status, 1, said)
  for (const finding of [
    /2:\d+.*"filename": write `file name`/,
    /7:\d+.*"Utilize": write `use`/,
    /7:\d+.*repeated `the`/,
    /7:\d+.*article/,
    /7:\d+.*`guys`/,
    /careless\.md:7:\d+.*\(speling\)/,
    /9:\d+.*heading rank/,
  ])
    assert.match(said, finding)
  assert.doesNotMatch(said, /careless\.md:14:/)
})
