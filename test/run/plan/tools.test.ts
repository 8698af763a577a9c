import assert from 'node:assert/strict'
import { it } from 'node:test'
import { parseTutorial } from '../../../runner/document/parse.ts'
import { plan } from '../../../runner/run/plan/plan.ts'
import { hostDescription } from '../host-sandbox.ts'

const source = (needs: string) =>
  `---\ntitle: A tool\ndescription: Is called.\n---\n\n\`\`\`bash run needs=${needs}\nbcvk --version\n\`\`\`\n`

function planned(lab: Partial<typeof hostDescription>) {
  const { tutorial } = parseTutorial(source('tool:bcvk'), 'x.md', 'x')
  return tutorial && plan(tutorial, { lab: { ...hostDescription, lacks: {}, ...lab }, variant: {} })[0]
}

it('a block that needs a tool runs where the user brought it', () => {
  const tools = [{ name: 'bcvk', digest: 'sha256:0', source: '/bcvk' }]
  assert.equal(planned({ tools })?.action, 'run')
})

it('elsewhere it is contract, and says how the tool is brought', () => {
  const other = [{ name: 'image-builder', digest: 'sha256:0', source: '/image-builder' }]
  for (const lab of [{}, { tools: other }]) {
    const entry = planned(lab)
    assert.equal(entry?.action === 'skip' && entry.contract, true)
    assert.equal(
      entry?.action === 'skip' && entry.why,
      'needs tool:bcvk: bcvk is not in this lab; `--tool bcvk=FILE` brings it',
    )
  }
})

it('a tool without a name, or with a path, is refused', () => {
  for (const needs of ['tool:', 'tool:../bcvk', 'tools:bcvk', 'bcvk'])
    assert.equal(parseTutorial(source(needs), 'x.md', 'x').tutorial, undefined, needs)
})
