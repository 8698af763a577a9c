import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pageKinds } from '../fixture-site.ts'
import { openSite } from './open-site.ts'

const site = openSite()

test('without JavaScript a tutorial can be read, opened and downloaded', async () => {
  const { page } = await site.open('build/web-server/', { javaScriptEnabled: false })
  for (const block of ['build-it-1', 'choose-a-tool-1', 'choose-a-tool-2']) {
    assert.equal(await page.locator(`#step-${block} pre`).first().isVisible(), true, block)
  }
  assert.equal(await page.locator('.tab-label', { hasText: 'skopeo' }).isVisible(), true)
  assert.equal(await page.locator('.code-copy').count(), 0)
  assert.equal(await page.locator('[data-personal-form]').isVisible(), false)
  await page.locator('#step-count summary').click()
  assert.equal(await page.getByText('fixture output of count').isVisible(), true)
  const waiting = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Run it all: script' }).click()
  assert.equal((await waiting).suggestedFilename(), 'web-server.sh')
})

test('on a phone no page is wider than the screen', async () => {
  for (const path of pageKinds) {
    const { page } = await site.open(path, { viewport: { width: 360, height: 740 } })
    const width = await page.evaluate(() => document.documentElement.scrollWidth)
    assert.ok(width <= 360, `${path || 'landing page'} is ${width} wide`)
    await page.context().close()
  }
})

test('on a phone the menu opens and leads to another section', async () => {
  const { page } = await site.open('build/web-server/', { viewport: { width: 360, height: 740 } })
  await page.getByRole('button', { name: 'Menu' }).click()
  await page.locator('#starlight__sidebar').getByRole('link', { name: 'Operate' }).click()
  await page.waitForURL(/\/operate\/$/)
})

test('on paper all tabs are printed and no button is', async () => {
  const { page } = await site.open('build/web-server/')
  await page.emulateMedia({ media: 'print' })
  assert.equal(await page.locator('#step-choose-a-tool-2').isVisible(), true)
  assert.equal(await page.locator('.code-copy').first().isVisible(), false)
})

test('a page that is not there offers the search', async () => {
  const { page } = await site.open('nowhere/at/all/')
  assert.equal(await page.getByRole('button', { name: 'Search' }).isVisible(), true)
  assert.match((await page.locator('main').textContent()) ?? '', /Page not found/)
})
