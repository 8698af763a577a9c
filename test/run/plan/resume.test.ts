import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { Status } from '../../../runner/evidence/schema.ts'
import { resume } from '../../../runner/run/live-run.ts'
import { plan } from '../../../runner/run/plan/plan.ts'
import { hostDescription } from '../host-sandbox.ts'
import { document } from '../run-fixture.ts'

const planned = (...bodies: string[]) =>
  plan(document(bodies.map((body) => `\`\`\`bash run\n${body}\n\`\`\`\n\n`).join('')), {
    lab: hostDescription,
    variant: {},
  })

/** Statuses of the blocks that ran, `a b c …` by their bodies. */
function begun(...statuses: Status[]) {
  return planned(...['a', 'b', 'c', 'd'].slice(0, statuses.length)).map(({ block: { hash, line } }, index) => ({
    hash,
    line,
    status: statuses[index] ?? 'passed',
  }))
}

it('begins at the start', () => {
  assert.deepEqual(resume([], planned('a', 'b')), { from: 0, retried: false })
})

it('goes on after what passed when blocks are appended, changed or removed behind it', () => {
  for (const bodies of [
    ['a', 'b', 'x'],
    ['a', 'b', 'x', 'y'],
    ['a', 'b'],
  ])
    assert.deepEqual(resume(begun('passed', 'skipped'), planned(...bodies)), { from: 2, retried: false })
})

it('goes on at the failed block, whether it was fixed, removed, or something was put before it', () => {
  for (const bodies of [['a', 'B'], ['a', 'x', 'b'], ['a'], ['a', 'b']])
    assert.deepEqual(resume(begun('passed', 'failed'), planned(...bodies)), { from: 1, retried: true })
})

it('a block that was skipped behind the failed one has done nothing', () => {
  assert.deepEqual(resume(begun('passed', 'failed', 'skipped'), planned('a', 'B', 'c')), { from: 1, retried: true })
})

it('starts over when a block that ran has changed, moved or gone, and names its line', () => {
  for (const bodies of [['A', 'b', 'c'], ['b', 'a', 'c'], ['b', 'c'], ['x', 'a', 'b', 'c'], []]) {
    const next = resume(begun('passed', 'passed', 'failed'), planned(...bodies))
    assert.match('startOver' in next ? next.startOver : '', /ran at line 6 has changed or moved/)
  }
})

it('starts over when a service has died behind which others ran', () => {
  const next = resume(begun('failed', 'passed'), planned('A', 'b'))
  assert.match('startOver' in next ? next.startOver : '', /line 6 failed when later ones had run/)
})
