import assert from 'node:assert/strict'
import { it } from 'node:test'
import { parseTutorial } from '../../../runner/document/parse.ts'
import { plan, plannedNeeds } from '../../../runner/run/plan/plan.ts'
import { hostDescription } from '../host-sandbox.ts'

const source = (declaration: string) => `---
title: A machine
description: Boots it.
places: { machine: the machine }
---

<!-- verify
${declaration}
-->

\`\`\`bash run on=machine
true
\`\`\`
`

function planned(declaration: string, lab: Partial<typeof hostDescription>) {
  const { tutorial } = parseTutorial(source(declaration), 'x/page.md', 'x/page')
  if (!tutorial) throw new Error('the document is wrong')
  return plan(tutorial, { lab: { ...hostDescription, lacks: {}, ...lab }, variant: {} })
}

it('a block on a machine that is booted from an image runs, and needs guests', () => {
  const [entry] = planned('guest machine image=localhost/web:1', {})
  assert.equal(entry?.action, 'run')
  assert.deepEqual(plannedNeeds(entry ? [entry] : []), ['guest'])
})

it('without a real bootc there is no disk to boot from: the block is contract', () => {
  const [entry] = planned('guest machine disk=disk.raw', {})
  assert.equal(entry?.action === 'skip' && entry.contract, true)
  assert.match(entry?.action === 'skip' ? entry.why : '', /a real bootc installs/)
  assert.equal(planned('guest machine disk=disk.raw', { bootc: { kind: 'real' } })[0]?.action, 'run')
})

it('a lab that boots no machines says why', () => {
  const [entry] = planned('guest machine image=localhost/web:1', { lacks: { guest: 'no QEMU' } })
  assert.match(entry?.action === 'skip' ? entry.why : '', /no QEMU/)
})
