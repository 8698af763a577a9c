import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { BlockEvidence } from '../../../runner/evidence/schema.ts'
import { loweredByLateCalls } from '../../../runner/run/level/bootc-calls.ts'

const evidence = (id: string, facts: Partial<BlockEvidence> = {}): BlockEvidence => ({
  id,
  hash: '',
  line: 1,
  endLine: 1,
  kind: 'run',
  tags: [],
  labOnly: false,
  status: 'passed',
  level: 'executed',
  subject: 'real',
  exit: 0,
  ms: 0,
  ...facts,
})
const lowered = (ran: { evidence: BlockEvidence; script: string }[], line?: number) =>
  loweredByLateCalls(['bootc upgrade'], ran, line).map(({ id, level }) => `${id} ${level}`)

it('lowers every proven block that names bootc for a call that comes later', () => {
  const ran = [
    { evidence: evidence('a'), script: 'systemctl start update # bootc' },
    { evidence: evidence('b'), script: 'podman pull quay.io/fedora/fedora-bootc:44' },
    { evidence: evidence('c', { level: 'booted' }), script: '/usr/bin/bootc status' },
    { evidence: evidence('d', { status: 'failed', level: 'linted' }), script: 'bootc status' },
  ]
  ran.push({ evidence: evidence('e', { status: 'failed' }), script: 'bootc status' })
  assert.deepEqual(lowered(ran), ['a contract', 'c contract'])
  assert.deepEqual(lowered(ran, 9), ['a contract', 'c contract'])
})

it('lowers the last proven block when none names bootc and the run is over', () => {
  const ran = [
    { evidence: evidence('z'), script: 'true' },
    { evidence: evidence('a'), script: 'true' },
    { evidence: evidence('b'), script: 'systemctl start update' },
    { evidence: evidence('c', { level: 'contract' }), script: 'true' },
  ]
  assert.deepEqual(lowered(ran), ['b contract'])
  assert.deepEqual(lowered(ran, 9), [])
})

it('changes nothing without calls, and no evidence that was handed out', () => {
  const ran = [{ evidence: Object.freeze(evidence('a')), script: 'bootc status' }]
  assert.deepEqual(loweredByLateCalls([], ran), [])
  assert.deepEqual(loweredByLateCalls(['bootc status'], ran)[0], {
    ...evidence('a'),
    level: 'contract',
    why: 'bootc itself was not there: `bootc status` did nothing (called after the last block)',
    bootcCalls: ['bootc status'],
  })
  assert.match(loweredByLateCalls(['bootc status'], ran, 9)[0]?.why ?? '', /while the block at line 9 ran/)
})
