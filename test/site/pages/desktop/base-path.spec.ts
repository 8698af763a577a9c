import { expect, test } from '../site.ts'

test.use({ below: '/docs' })

test('below a path of a host, pages, assets, downloads and the search are found', async ({ page, openPage, site }) => {
  await openPage('build/web-server/')
  await page.locator('.sl-markdown-content').getByRole('link', { name: 'link to another page' }).click()
  await page.waitForURL(/\/docs\/operate\/upgrade\/#check$/)
  await page.locator('button[data-open-modal]:not([disabled])').first().waitFor()
  await page.keyboard.press('Control+k')
  await page.locator('dialog input').waitFor()
  await page.keyboard.type('web server')
  await expect(page.locator('dialog a', { hasText: 'web server' }).first()).toHaveAttribute('href', /^\/docs\//)
  expect((await page.request.get(`${site.origin}/scripts/operate/upgrade.sh`)).status()).toBe(200)
})
