import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { test } from 'node:test'
import type { AxeResults } from 'axe-core'
import { pageKinds } from '../fixture-site.ts'
import { openSite } from './open-site.ts'

const site = openSite()
const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing on any kind of page in the ${colorScheme} theme`, async () => {
    for (const path of pageKinds) {
      // The checker is a script from elsewhere; the policy has tests of its own.
      const { page } = await site.open(path, { colorScheme, bypassCSP: true })
      await page.locator('details').evaluateAll((all) => {
        for (const details of all) (details as HTMLDetailsElement).open = true
      })
      await page.addScriptTag({ path: axe })
      const { violations } = await page.evaluate(() =>
        (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
      )
      const found = violations.map(
        ({ id, nodes }) =>
          `${id}: ${nodes
            .slice(0, 4)
            .map(({ html, failureSummary }) => `${html.slice(0, 160)} ${failureSummary?.split('\n')[1] ?? ''}`)
            .join(' | ')}`,
      )
      assert.deepEqual(found, [], path)
      await page.context().close()
    }
  })
}
