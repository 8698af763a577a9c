import { expect, test } from '../site.ts'

test('without JavaScript a tutorial can be read, opened and downloaded', async ({ page, openPage }) => {
  await openPage('build/web-server/')
  for (const block of ['build-it-1', 'choose-a-tool-1', 'choose-a-tool-2'])
    await expect(page.locator(`#step-${block} pre`).first()).toBeVisible()
  await expect(page.locator('.tab-label', { hasText: 'skopeo' })).toBeVisible()
  await expect(page.locator('.code-copy')).toHaveCount(0)
  await expect(page.locator('[data-personal-form]')).toBeHidden()
  await expect(page.locator('[data-copy]')).toBeHidden()
  await page.locator('#step-count summary').click()
  await expect(page.locator('#step-count').getByText('fixture output of count').last()).toBeVisible()
  const waiting = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Script' }).click()
  expect((await waiting).suggestedFilename()).toBe('web-server.sh')
})

test('without JavaScript the page has the theme of the reader’s system', async ({ browser, site }) => {
  const background = async (colorScheme: 'light' | 'dark'): Promise<string> => {
    const page = await browser.newPage({ colorScheme, javaScriptEnabled: false })
    await page.goto(`${site.origin}/build/web-server/`)
    return page.locator('body').evaluate((body) => getComputedStyle(body).backgroundColor)
  }
  expect(await background('light')).toBe('rgb(255, 255, 255)')
  expect(await background('dark')).not.toBe('rgb(255, 255, 255)')
})
