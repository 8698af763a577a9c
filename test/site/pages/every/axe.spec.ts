import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import { pageKinds } from '../../fixture-site.ts'
import { expect, test } from '../site.ts'

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

// The checker is a script from elsewhere; the policy has tests of its own.
test.use({ bypassCSP: true })

for (const path of pageKinds) {
  test(`axe finds nothing on ${path || 'the home page'}`, async ({ page, openPage }) => {
    await openPage(path)
    await page.locator('details').evaluateAll((all) => {
      for (const details of all) (details as HTMLDetailsElement).open = true
    })
    await page.addScriptTag({ path: axe })
    const { violations } = await page.evaluate(() =>
      (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
    )
    const found = violations.map(({ id, nodes }) => ({
      id,
      nodes: nodes
        .slice(0, 4)
        .map(({ html, failureSummary }) => `${html.slice(0, 160)} ${failureSummary?.split('\n')[1]}`),
    }))
    expect(found).toEqual([])
  })
}
