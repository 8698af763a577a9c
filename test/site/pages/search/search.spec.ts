import { expect, test } from '../site.ts'
import { nonsense, queries } from './queries.ts'

test.use({ content: 'own' })

test('realistic queries find the right page: 90 % first, 98 % among three', async ({ page, openPage }) => {
  // A query takes up to two seconds where other work has the processors.
  test.setTimeout(3 * queries.length * 1000)
  await openPage('404.html')
  await page.locator('button[data-open-modal]:not([disabled])').first().click()
  const places: { query: string; place: number; found: string[] }[] = []
  for (const [query, ...pages] of queries) {
    await page.locator('dialog input').fill(query)
    await expect(page.locator('dialog [role=status]')).toContainText(`“${query}”`)
    const found = await page
      .locator('dialog ol > li > a')
      .evaluateAll((links: HTMLAnchorElement[]) =>
        links.slice(0, 3).map((link) => link.pathname.replace(/^\/|\/$/g, '')),
      )
    places.push({ query, place: found.findIndex((path) => pages.includes(path)) + 1, found })
  }
  const share = (atMost: number): number =>
    places.filter(({ place }) => place >= 1 && place <= atMost).length / places.length
  const missed = places.filter(({ place }) => place !== 1)
  for (const { query, place, found } of missed)
    console.log(`${query}: ${place || 'not among three'}: ${found.join(', ')}`)
  console.log(
    `${queries.length} queries: ${Math.round(share(1) * 100)} % first, ${Math.round(share(3) * 100)} % among three`,
  )
  expect(share(1)).toBeGreaterThanOrEqual(0.9)
  expect(share(3)).toBeGreaterThanOrEqual(0.98)
})

test('a pasted error message finds the page that has it, by keyboard alone', async ({ page, openPage }) => {
  await openPage('')
  await page.locator('button[data-open-modal]:not([disabled])').first().waitFor()
  await page.keyboard.press('Control+k')
  await page.locator('dialog input').waitFor()
  await page.keyboard.type("cannot create directory '/opt': File exists")
  await expect(page.locator('dialog [role=status]')).toContainText('File exists”', { timeout: 40_000 })
  const result = page.locator('dialog ol a').first()
  await expect(result).toContainText('Troubleshooting by error message')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/operate\/troubleshooting\/#.*file-exists/)
})

test('words that no page has get advice and no pages', async ({ page, openPage }) => {
  await openPage('')
  await page.locator('button[data-open-modal]:not([disabled])').first().click()
  for (const word of nonsense) {
    await page.locator('dialog input').fill(word)
    await expect(page.locator('dialog [role=status]')).toHaveText(new RegExp(`No page has “${word}”.*fewer words`))
    await expect(page.locator('dialog ol a')).toHaveCount(0)
  }
  await page.locator('dialog input').fill('xylophonist rollback')
  await expect(page.locator('dialog ol a').first()).toContainText('Roll back')
})

test('arrows lead through the results, Enter opens the first, Escape closes', async ({ page, openPage }) => {
  await openPage('')
  await page.locator('button[data-open-modal]:not([disabled])').first().click()
  await page.locator('dialog input').fill('bootc switch')
  await expect(page.locator('dialog ol a').first()).toBeVisible()
  await page.keyboard.press('ArrowDown')
  await expect(page.locator('dialog ol a').first()).toBeFocused()
  await page.keyboard.press('ArrowUp')
  await expect(page.locator('dialog input')).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(page.locator('dialog')).toBeHidden()
  await page.keyboard.press('Control+k')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/operate\/switch/)
})
