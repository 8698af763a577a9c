/** Plans that name what is there. `tmt lint` itself is run by hand, and by `npm run test:tmt`. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { parse } from 'yaml'
import { variantRun } from '../../runner/document/variant-images.ts'

const data: unknown = JSON.parse(readFileSync('content/variants.json', 'utf8'))
const plans = (file: string): Record<string, { environment?: { VARIANT_IMAGE?: string }; discover?: unknown }> =>
  parse(readFileSync(`tmt/plans/${file}`, 'utf8'))

test('each variant that has an image of its own to run on has a plan', () => {
  const ids = variantRun(data, '').known.filter((id) => {
    const { run } = variantRun(data, id)
    return run?.image !== run?.documented
  })
  const named = Object.entries(plans('variants.fmf')).filter(([name]) => name.startsWith('/'))
  assert.deepEqual(named.map(([name]) => name.slice(1)).sort(), ids.sort())
  for (const [name, plan] of named) assert.equal(plan.environment?.VARIANT_IMAGE, name.slice(1))
})

test('there are as many shards as the tests say', () => {
  const tests = parse(readFileSync('tmt/tests/main.fmf', 'utf8'))
  const shards = Object.keys(tests['/shard']).filter((name) => name.startsWith('/'))
  assert.equal(shards.length, tests.environment.SHARDS)
  assert.deepEqual(Object.keys(plans('documented.fmf')), shards)
})
