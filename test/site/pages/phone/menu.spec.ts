import { pageKinds } from '../../fixture-site.ts'
import { expect, test } from '../site.ts'

test('the menu opens on every page and leads to another section', async ({ page, openPage }) => {
  for (const path of pageKinds) {
    await openPage(path)
    await page.getByRole('button', { name: 'Menu' }).click()
    const menu = page.locator('#starlight__sidebar')
    await expect(menu.locator('summary', { hasText: 'Operate' })).toBeVisible()
  }
  const menu = page.locator('#starlight__sidebar')
  await menu.locator('summary', { hasText: 'Operate' }).click()
  await menu.getByRole('link', { name: 'Upgrade a machine' }).click()
  await expect(page).toHaveURL(/\/operate\/upgrade\/$/)
})

test('what is pressed with a finger is at least 24 pixels high', async ({ page, openPage }) => {
  for (const path of ['', 'build/web-server/', 'health/']) {
    await openPage(path)
    const small = await page
      .locator('button:visible, summary:visible, .page-tools a, .page-meta a, .site-meta a')
      .evaluateAll((all) =>
        all
          .filter((element) => element.getBoundingClientRect().height < 23.5)
          .map(
            (element) => `${element.tagName} ${element.textContent?.trim()} ${element.getBoundingClientRect().height}`,
          ),
      )
    expect(small, path).toEqual([])
  }
})
