import assert from 'node:assert/strict'
import { it } from 'node:test'
import { chooseVariants } from '../../../runner/run/plan/plan.ts'
import { document, run } from '../run-fixture.ts'

const body = `
::::tabs{sync=engine}
:::tab{label=podman}
~~~bash run
echo podman >engine
~~~
:::
:::tab{label=docker}
~~~bash run
echo docker >engine
~~~
:::
::::

~~~bash run
cat engine
~~~
`

it('runs the first tab, or the asked one, and leaves the others out of the evidence', async () => {
  const tutorial = document(body)
  const transcripts = async (variant: Record<string, string>) => {
    const { evidence } = await run(tutorial, { variant })
    return [evidence.variant, evidence.blocks.map((block) => block.transcript?.text)]
  }
  assert.deepEqual(await transcripts({}), [{ engine: 'podman' }, ['', 'podman\n']])
  assert.deepEqual(await transcripts({ engine: 'docker', other: 'x' }), [{ engine: 'docker' }, ['', 'docker\n']])
})

it('runs the first tab of a page that does not have the value that another page has', () => {
  assert.deepEqual(chooseVariants(document(body), { engine: 'nerdctl' }), { engine: 'podman' })
  const odd = document(body.replace('sync=engine', 'sync=constructor'))
  assert.deepEqual(chooseVariants(odd, {}), { constructor: 'podman' })
})
