import { expect, test } from '../site.ts'

test('on paper all tabs are printed and no button is', async ({ page, openPage }) => {
  await openPage('build/web-server/')
  await page.emulateMedia({ media: 'print' })
  await expect(page.locator('#step-choose-a-tool-2')).toBeVisible()
  await expect(page.locator('.code-copy').first()).toBeHidden()
})

test('from the dark theme, dark text on white paper is printed', async ({ page, openPage }) => {
  await openPage('build/web-server/')
  await page.emulateMedia({ media: 'print' })
  const luminance = (selector: string, property: 'color' | 'backgroundColor'): Promise<number> =>
    page
      .locator(selector)
      .first()
      .evaluate((element, name) => {
        const [r = 0, g = 0, b = 0] = (getComputedStyle(element)[name].match(/[\d.]+/g) ?? []).map(Number)
        return (r + g + b) / 3
      }, property)
  for (const selector of ['.sl-markdown-content p', 'figure.code pre', '.page-lead', '.state-mark'])
    expect(await luminance(selector, 'color'), selector).toBeLessThan(110)
  for (const selector of ['body', 'figure.code'])
    expect(await luminance(selector, 'backgroundColor'), selector).toBeGreaterThan(230)
})
