import { pageKinds } from '../../fixture-site.ts'
import { expect, test } from '../site.ts'

test('no page is wider than the screen, breaks its policy, fails a request or asks another host', async ({
  page,
  openPage,
}) => {
  for (const path of pageKinds) {
    await openPage(path)
    const { width, screen } = await page.evaluate(() => ({
      width: document.documentElement.scrollWidth,
      screen: innerWidth,
    }))
    expect(width, path || 'home page').toBeLessThanOrEqual(screen)
  }
})

test('a page that is not there offers the search and the sections', async ({ page, site }) => {
  await page.goto(`${site.origin}/nowhere/at/all/`)
  await expect(page.getByRole('button', { name: 'Search' })).toBeVisible()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Page not found')
})

test('the first sentence of a tutorial is in sight without scrolling', async ({ page, openPage }) => {
  await openPage('build/web-server/')
  const { y } = (await page.getByText('This page belongs to the tests of the site.').boundingBox()) ?? { y: 9999 }
  expect(y).toBeLessThan(720)
})
