import { pagefindRanking } from '../../../../src/search.ts'
import { expect, test } from '../site.ts'
import { queries } from './queries.ts'

test.use({ content: 'own' })

type Pagefind = {
  options(options: unknown): Promise<void>
  search(query: string): Promise<{ results: { data(): Promise<{ url: string }> }[] }>
}

test('realistic queries find the right page: 90 % first, 98 % among three', async ({ page, openPage, site }) => {
  await openPage('404.html')
  const found = await page.evaluate(
    async ([texts, address, ranking]) => {
      const pagefind = (await import(address)) as Pagefind
      await pagefind.options({ ranking })
      const answers: string[][] = []
      for (const text of texts) {
        const { results } = await pagefind.search(text)
        const first = await Promise.all(results.slice(0, 3).map((result) => result.data()))
        answers.push(first.map(({ url }) => url.replace(/^\/|\/$/g, '')))
      }
      return answers
    },
    [queries.map(([query]) => query), `${site.origin}/pagefind/pagefind.js`, pagefindRanking] as const,
  )
  const places = queries.map(([query, ...pages], index) => ({
    query,
    place: (found[index] ?? []).findIndex((page) => pages.includes(page)) + 1,
    found: found[index],
  }))
  const share = (atMost: number): number =>
    places.filter(({ place }) => place >= 1 && place <= atMost).length / places.length
  const missed = places.filter(({ place }) => place !== 1)
  for (const { query, place, found } of missed)
    console.log(`${query}: ${place || 'not among three'}: ${found?.join(', ')}`)
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
  const result = page.locator('dialog .pagefind-ui__result-link').first()
  await expect(result).toHaveText('Troubleshooting by error message')
  await result.focus()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/operate\/troubleshooting/)
})

test('what nothing matches gets advice', async ({ page, openPage }) => {
  await openPage('')
  await page.locator('button[data-open-modal]:not([disabled])').first().waitFor()
  await page.keyboard.press('Control+k')
  await page.locator('dialog input').fill('фывапролд')
  await expect(page.locator('dialog')).toContainText('fewer words')
})
