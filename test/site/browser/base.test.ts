import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openSite } from './open-site.ts'

const site = openSite('/docs')

test('below a path of a host pages, assets, downloads and the search are found', async () => {
  const { page, troubles } = await site.open('build/web-server/')
  await page.locator('.sl-markdown-content').getByRole('link', { name: 'link to another page' }).click()
  await page.waitForURL(/\/docs\/operate\/upgrade\/#check$/)
  // The search hears keys once its script has run, and enables its button then.
  await page.locator('button[data-open-modal]:not([disabled])').first().waitFor()
  await page.keyboard.press('Control+k')
  await page.locator('dialog input').waitFor()
  await page.keyboard.type('web server')
  const result = page.locator('dialog a', { hasText: 'web server' }).first()
  await result.waitFor()
  assert.match((await result.getAttribute('href')) ?? '', /^\/docs\//)
  const script = await page.request.get(`${site.origin}/docs/scripts/operate/upgrade.sh`)
  assert.equal(script.status(), 200)
  assert.deepEqual(troubles, [])
})
