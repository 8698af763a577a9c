/** Tasks of readers who know nothing of the site: how many clicks each takes from the page on which it comes up. */
import type { Locator } from '@playwright/test'
import { expect, test } from '../site.ts'

/** Presses what a reader would, and counts. */
function presses(): { press(what: Locator): Promise<void>; count(): number } {
  let done = 0
  return {
    press: async (what) => {
      await what.click()
      done += 1
    },
    count: () => done,
  }
}

test('which computer a step is for stands on the step', async ({ page, openPage }) => {
  await openPage('operate/upgrade/')
  for (const step of await page.locator('figure.code:has(.code-step)').all())
    await expect(step.locator('.place')).toHaveText(/^(Your workstation|The machine, as .*)$/)
})

test('whether and when a page ran on Fedora’s own image takes one click', async ({ page, openPage }) => {
  const reader = presses()
  await openPage('build/web-server/')
  await reader.press(page.locator('.page-evidence > summary'))
  const real = page.locator('.page-evidence .run-facts', { hasText: 'the real image' })
  await expect(real).toBeVisible()
  await expect(real).toContainText('1 Oct 2026')
  expect(reader.count()).toBe(1)
})

test('all commands of a page come as one script with one click', async ({ page, openPage }) => {
  const reader = presses()
  await openPage('build/web-server/')
  const download = page.waitForEvent('download')
  await reader.press(page.getByRole('link', { name: 'Script' }))
  expect((await download).suggestedFilename()).toBe('web-server.sh')
  expect(reader.count()).toBe(1)
})

test('a report of what did not work is one click away, and names the page', async ({ page, openPage }) => {
  await openPage('build/web-server/')
  const link = page.getByRole('link', { name: 'Did this work for you?' })
  await expect(link).toHaveAttribute('href', /issues\/new\?.*web-server/)
})
