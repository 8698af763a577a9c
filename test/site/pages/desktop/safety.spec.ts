import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '../site.ts'

test('the policy is enforced: a foreign script and an inline style do nothing', async ({
  page,
  openPage,
  troubles,
}) => {
  await openPage('build/web-server/')
  await page.evaluate(() => {
    const script = document.createElement('script')
    script.textContent = 'document.title = "owned"'
    document.body.append(script)
    document.body.insertAdjacentHTML('beforeend', '<p id="styled" style="color: rgb(1, 2, 3)">x</p>')
  })
  await expect(page).not.toHaveTitle('owned')
  await expect(page.locator('#styled')).not.toHaveCSS('color', 'rgb(1, 2, 3)')
  expect(troubles.length).toBeGreaterThanOrEqual(2)
  // Expected here, and nowhere else.
  troubles.length = 0
})

test('colours of code are the same with and without the policy, and they are several', async ({ browser, site }) => {
  const colours = async (bypassCSP: boolean): Promise<string[]> => {
    const page = await browser.newPage({ bypassCSP, colorScheme: 'light' })
    await page.goto(`${site.origin}/build/web-server/`)
    return page
      .locator('figure.code code span')
      .evaluateAll((spans) => spans.map((span) => getComputedStyle(span).color))
  }
  const enforced = await colours(false)
  expect(enforced).toEqual(await colours(true))
  expect(new Set(enforced).size).toBeGreaterThanOrEqual(5)
})

test('no style sheet depends on style attributes, which the build has moved away', async ({ site }) => {
  const names = await readdir(site.directory, { recursive: true })
  for (const name of names.filter((name) => name.startsWith('_astro/') && name.endsWith('.css'))) {
    expect(await readFile(join(site.directory, name), 'utf8'), name).not.toMatch(/\[style/)
  }
  for (const name of names.filter((name) => name.endsWith('.html'))) {
    expect(await readFile(join(site.directory, name), 'utf8'), name).not.toMatch(/<[a-z][^<>]*\sstyle=/i)
  }
})

for (const path of ['build/hostile/', 'matrix/build/hostile/stand-in/']) {
  test(`a hostile transcript stays text, in its order, and short: ${path}`, async ({ page, openPage }) => {
    await openPage(path)
    await page.locator('details').evaluateAll((all) => {
      for (const details of all) (details as HTMLDetailsElement).open = true
    })
    const text = (await page.locator('.transcript samp').first().textContent()) ?? ''
    expect(text).toContain('</script><script>document.title = "owned"</script>')
    expect(text).toMatch(/^red link/)
    expect(text).toContain('access⟨U+202E⟩detimil')
    expect(text).toContain('the last line')
    expect(text.length).toBeLessThan(20_000)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
    expect(text).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/)
    await expect(page).not.toHaveTitle('owned')
    await expect(page.locator('img[src="x"]')).toHaveCount(0)
  })
}

test('a page with a hostile transcript stays small', async ({ site }) => {
  expect((await readFile(join(site.directory, 'build/hostile/index.html'))).length).toBeLessThan(100_000)
})
