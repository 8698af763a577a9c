import { expect, test } from '../site.ts'

test('each step says where it is typed, and the side has another colour on a machine', async ({ page, openPage }) => {
  await openPage('operate/upgrade/')
  const figures = page.locator('figure[data-block]')
  for (const figure of await figures.all()) await expect(figure.locator('.place')).toBeVisible()
  await expect(page.locator('#step-push-a-change-1 .place')).toHaveText('Your workstation')
  await expect(page.locator('#step-check-1 .place')).toHaveText('The machine, as root')
  const side = (id: string): Promise<string> =>
    page.locator(id).evaluate((figure) => getComputedStyle(figure).borderInlineStartColor)
  expect(await side('#step-push-a-change-1')).not.toBe(await side('#step-check-1'))
})

test('a page and its steps in words', async ({ page, openPage }) => {
  await openPage('operate/upgrade/')
  await expect(page.locator('main')).toMatchAriaSnapshot({ name: 'upgrade.aria.yml' })
})

test('the home page in words', async ({ page, openPage }) => {
  await openPage('')
  await expect(page.locator('main')).toMatchAriaSnapshot({ name: 'home.aria.yml' })
})
