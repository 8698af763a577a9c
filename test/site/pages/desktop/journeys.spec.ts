import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { expect, test } from '../site.ts'

test.use({ permissions: ['clipboard-read', 'clipboard-write'] })

async function copied(page: Page, block: string): Promise<string> {
  const button = page.locator(`#step-${block} .code-copy`)
  await button.click()
  await expect(button).toHaveText('Copied')
  return page.evaluate(() => navigator.clipboard.readText())
}

test('copying a console block gives its commands without prompts and without output', async ({ page, openPage }) => {
  await openPage('build/web-server/')
  expect(await copied(page, 'build-it-2')).toBe(
    'podman image exists registry.example.com/you/web:1 && \\\n  echo "it\'s there"\nid --user',
  )
})

test('copying a file or a bash block gives it as it stands', async ({ page, openPage }) => {
  await openPage('build/web-server/')
  expect(await copied(page, 'describe-the-system-2')).toBe('[Service]\nExecStart=/usr/bin/true')
  expect(await copied(page, 'count')).toBe("printf '%s\\n' one \"two  spaces\" '<three>' | cat")
})

test('an own registry is filled in on every page, in copies and in downloads', async ({ page, openPage }) => {
  await openPage('build/web-server/')
  await page.getByLabel('Your registry').fill('https://quay.io/alice/')
  await page.keyboard.press('Enter')
  await expect(page.getByText('Filled in here and on every page')).toBeVisible()
  expect(await copied(page, 'build-it-1')).toBe('podman build --tag quay.io/alice/web:1 .')
  const waiting = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Script' }).click()
  const script = await readFile(await (await waiting).path(), 'utf8')
  expect(script).toContain('podman build --tag quay.io/alice/web:1')
  expect(script).not.toContain('registry.example.com')
  await page.getByRole('button', { name: 'Copy all steps' }).click()
  await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(script)
  await openPage('operate/upgrade/')
  await expect(page.locator('#step-push-a-change-1 code')).toContainText('quay.io/alice/web:2')
})

test('another release is filled in, and the page says whether it ran there', async ({ page, openPage }) => {
  await openPage('build/web-server/')
  const file = page.locator('#step-describe-the-system-1 code')
  await expect(file).toContainText('FROM quay.io/fedora/fedora-bootc:44')
  await page.getByLabel('Fedora').selectOption('43')
  await expect(file).toContainText('FROM quay.io/fedora/fedora-bootc:43')
  await expect(page.getByRole('status')).toHaveText('This page has not run on Fedora 43.')
  await page.getByLabel('Fedora').selectOption('44')
  await expect(page.getByRole('status')).toHaveText('This page ran on Fedora 44, last on 1 Oct 2026.')
})

test('what is no registry is refused with a hint, and nothing is filled in', async ({ page, openPage }) => {
  await openPage('build/web-server/')
  await page.getByLabel('Your registry').fill('quay.io/Alice; rm -rf /')
  await page.keyboard.press('Enter')
  await expect(page.getByText('such as quay.io/alice')).toBeVisible()
  await expect(page.locator('#step-build-it-1 code')).toContainText('registry.example.com/you')
})

test('a file block can be downloaded by its name', async ({ page, openPage }) => {
  await openPage('build/web-server/')
  const waiting = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Download units/hello.service' }).click()
  const download = await waiting
  expect(download.suggestedFilename()).toBe('hello.service')
  expect(await readFile(await download.path(), 'utf8')).toBe('[Service]\nExecStart=/usr/bin/true\n')
})

test('the details of a page call a step by the number that the step wears, after tabs too', async ({
  page,
  openPage,
}) => {
  await openPage('build/web-server/')
  const links = await page.locator('.page-evidence a[href^="#step-"]').all()
  expect(links.length).toBeGreaterThan(0)
  for (const link of links) {
    const step = page.locator(`${await link.getAttribute('href')} .code-step`)
    expect(await link.textContent()).toBe(await step.textContent())
  }
})

test('tabs are chosen by keyboard and stay chosen', async ({ page, openPage }) => {
  await openPage('build/web-server/')
  await page.getByRole('tab', { name: 'podman' }).focus()
  await page.keyboard.press('ArrowRight')
  await expect(page.getByRole('tab', { name: 'skopeo' })).toHaveAttribute('aria-selected', 'true')
  await expect(page.locator('#step-choose-a-tool-1')).toBeHidden()
  await page.reload()
  await expect(page.locator('#step-choose-a-tool-2')).toBeVisible()
})

test('a link to a step in a tab that is not chosen opens that tab', async ({ page, openPage }) => {
  await openPage('build/web-server/#step-choose-a-tool-2')
  await expect(page.locator('#step-choose-a-tool-2')).toBeInViewport()
  await page.evaluate(() => {
    location.hash = '#step-choose-a-tool-1'
  })
  await expect(page.locator('#step-choose-a-tool-1')).toBeInViewport()
})

test('the theme can be switched and is kept', async ({ page, openPage }) => {
  await openPage('')
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
  const light = await background()
  await page.getByLabel('Select theme').first().selectOption('dark')
  const dark = await background()
  expect(dark).not.toBe(light)
  await page.reload()
  expect(await background()).toBe(dark)
})

test('evidence opens by keyboard and shows what was printed', async ({ page, openPage }) => {
  await openPage('build/web-server/')
  await page.locator('#step-count summary').focus()
  await page.keyboard.press('Enter')
  const proof = page.locator('#step-count .proof-body')
  await expect(proof.getByText('fixture output of count')).toBeVisible()
  await expect(proof).toContainText(
    /Exit status0.*quay\.io\/fedora\/fedora-bootc:44: a test image, sha256:abababababab/,
  )
})

test('a report of a failed step carries the step, the versions and the digest', async ({ page, openPage }) => {
  await openPage('operate/upgrade/')
  const url = new URL((await page.locator('#step-check-2 .report').getAttribute('href')) ?? '')
  expect(url.origin + url.pathname).toBe('https://forge.example.org/docs/image-mode/issues/new')
  expect(url.searchParams.get('title')).toBe('operate/upgrade: step check-2 failed for me')
  expect(url.searchParams.get('body')).toMatch(/sha256:(ab){32}/)
  expect(url.searchParams.get('body')).toMatch(/^Step: \d+, check-2 \(/m)
  const feedback = new URL(
    (await page.getByRole('link', { name: 'Did this work for you?' }).getAttribute('href')) ?? '',
  )
  expect(feedback.searchParams.get('body')).toMatch(/Page: operate\/upgrade/)
})

test('by keyboard a reader comes past the navigation, to the copy button before the commands’ evidence', async ({
  page,
  openPage,
}) => {
  await openPage('build/web-server/')
  await page.keyboard.press('Tab')
  await expect(page.locator(':focus')).toHaveText('Skip to content')
  await page.locator('#step-count .code-step').focus()
  await page.keyboard.press('Tab')
  await expect(page.locator(':focus')).toHaveAccessibleName('Copy Step 3')
  await page.keyboard.press('Tab')
  await expect(page.locator(':focus')).toHaveText(/Run/)
})

test('every section opens in place, and “next” leads on', async ({ page, openPage }) => {
  await openPage('build/web-server/')
  const menu = page.getByRole('navigation', { name: 'Main' })
  await expect(menu.getByRole('link', { name: 'Put a web server into an image' })).toHaveAttribute(
    'aria-current',
    'page',
  )
  await menu.locator('summary', { hasText: 'Operate' }).click()
  await menu.getByRole('link', { name: 'Upgrade a machine' }).click()
  await expect(page).toHaveURL(/operate\/upgrade\/$/)
})

test('the matrix can be filtered by words and by what was run', async ({ page, openPage }) => {
  await openPage('matrix/')
  await page.getByLabel('Pages with').fill('upgrade')
  await expect(page.getByRole('rowheader', { name: 'Upgrade a machine' })).toBeVisible()
  await expect(page.getByRole('rowheader', { name: 'Put a web server into an image' })).toBeHidden()
  await expect(page.getByRole('columnheader', { name: 'CoreOS' })).toBeVisible()
  await page.getByLabel('only images with a run').check()
  await expect(page.getByRole('columnheader', { name: 'CoreOS' })).toBeHidden()
})
