import assert from 'node:assert/strict'
import { it } from 'node:test'
import { LiveRun } from '../../runner/run/live-run.ts'
import { hostLab } from './host-sandbox.ts'
import { document } from './run-fixture.ts'

it('an interruption ends a block that waits for its next attempt', async () => {
  const tutorial = document('```bash run retry=30s\nfalse\n```\n')
  const { promise: waits, resolve } = Promise.withResolvers<void>()
  const options = { signal: new AbortController().signal }
  const live = await LiveRun.open(tutorial, hostLab(), options, (event) => {
    if (event.type === 'block-retried' && event.attempt === 3) setTimeout(resolve, 50)
  })
  const running = live.run(tutorial, { from: 0 }, () => undefined)
  await waits
  const from = performance.now()
  live.interrupt()
  const { failed } = await running
  assert.ok(performance.now() - from < 3000)
  assert.match(failed?.failure?.message ?? '', /interrupted|ended with exit status 1/)
  await live.close()
})
