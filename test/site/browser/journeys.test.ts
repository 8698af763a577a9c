import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import type { Page } from '@playwright/test'
import { openSite } from './open-site.ts'

const site = openSite()
const clipboard = { permissions: ['clipboard-read', 'clipboard-write'] }

async function copied(page: Page, block: string): Promise<string> {
  await page.locator(`#step-${block} .code-copy`).click()
  await page.locator(`#step-${block} .code-copy`, { hasText: 'Copied' }).waitFor()
  return page.evaluate(() => navigator.clipboard.readText())
}

test('a reader finds a page by searching, with the keyboard alone', async () => {
  const { page, troubles } = await site.open('')
  await page.keyboard.press('Control+k')
  await page.locator('dialog input').waitFor()
  await page.keyboard.type('upgrade machine')
  const result = page.locator('dialog a', { hasText: 'Upgrade a machine' }).first()
  await result.waitFor()
  await result.focus()
  await page.keyboard.press('Enter')
  await page.waitForURL(/operate\/upgrade/)
  assert.deepEqual(troubles, [])
})

test('copying a console block gives its commands without prompts and without output', async () => {
  const { page } = await site.open('build/web-server/', clipboard)
  assert.equal(
    await copied(page, 'build-it-2'),
    'podman image exists registry.example.com/you/web:1 && \\\n  echo "it\'s there"\nid --user',
  )
})

test('copying a file or a bash block gives it as it stands', async () => {
  const { page } = await site.open('build/web-server/', clipboard)
  assert.equal(await copied(page, 'describe-the-system-2'), '[Service]\nExecStart=/usr/bin/true')
  assert.equal(await copied(page, 'count'), "printf '%s\\n' one \"two  spaces\" '<three>' | cat")
})

test('an own registry is filled in on every page, in copies and in downloads', async () => {
  const { page, troubles } = await site.open('build/web-server/', clipboard)
  await page.getByLabel('Your registry and namespace').fill('https://quay.io/alice/')
  await page.keyboard.press('Enter')
  await page.getByText('Filled in here and on every page').waitFor()
  assert.equal(await copied(page, 'build-it-1'), 'podman build --tag quay.io/alice/web:1 .')
  const waiting = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Run it all: script' }).click()
  const script = await readFile(await (await waiting).path(), 'utf8')
  assert.match(script, /podman build --tag quay\.io\/alice\/web:1/)
  assert.doesNotMatch(script, /registry\.example\.com/)
  await page.goto(`${site.origin}/operate/upgrade/`)
  assert.match((await page.locator('#step-push-a-change-1 code').textContent()) ?? '', /quay\.io\/alice\/web:2/)
  assert.deepEqual(troubles, [])
})

test('what is no registry is refused with a hint, and nothing is filled in', async () => {
  const { page } = await site.open('build/web-server/')
  await page.getByLabel('Your registry and namespace').fill('quay.io/Alice; rm -rf /')
  await page.keyboard.press('Enter')
  await page.getByText('such as quay.io/alice').waitFor()
  assert.match((await page.locator('#step-build-it-1 code').textContent()) ?? '', /registry\.example\.com\/you/)
})

test('a file block can be downloaded by its name', async () => {
  const { page } = await site.open('build/web-server/')
  const waiting = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Download units/hello.service' }).click()
  const download = await waiting
  assert.equal(download.suggestedFilename(), 'hello.service')
  assert.equal(await readFile(await download.path(), 'utf8'), '[Service]\nExecStart=/usr/bin/true\n')
})

test('the panel calls a step by the number that the step wears, after tabs too', async () => {
  const { page } = await site.open('build/web-server/')
  const links = await page.locator('.evidence-panel a[href^="#step-"]').all()
  assert.ok(links.length > 0)
  for (const link of links) {
    const step = page.locator(`${(await link.getAttribute('href')) ?? ''} .code-step`)
    assert.equal(await link.textContent(), await step.textContent())
  }
  assert.match((await page.locator('.evidence-line').textContent()) ?? '', /steps of all tabs:/)
})

test('tabs are chosen by keyboard and stay chosen', async () => {
  const { page } = await site.open('build/web-server/')
  await page.getByRole('tab', { name: 'podman' }).focus()
  await page.keyboard.press('ArrowRight')
  assert.equal(await page.getByRole('tab', { name: 'skopeo' }).getAttribute('aria-selected'), 'true')
  assert.equal(await page.locator('#step-choose-a-tool-1').isVisible(), false)
  await page.reload()
  assert.equal(await page.locator('#step-choose-a-tool-2').isVisible(), true)
})

test('the theme can be switched and is kept', async () => {
  const { page } = await site.open('', { colorScheme: 'light' })
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
  const light = await background()
  await page.getByLabel('Select theme').first().selectOption('dark')
  const dark = await background()
  assert.notEqual(light, dark)
  await page.reload()
  assert.equal(await background(), dark)
})

test('evidence opens by keyboard and shows what was printed', async () => {
  const { page } = await site.open('build/web-server/')
  await page.locator('#step-count summary').focus()
  await page.keyboard.press('Enter')
  const proof = page.locator('#step-count .proof-body')
  await proof.getByText('fixture output of count').waitFor()
  assert.match(
    (await proof.textContent()) ?? '',
    /Exit status0.*quay\.io\/fedora\/fedora-bootc:44 \(stand-in\) sha256:abababababab/,
  )
})

test('a report of a failed step carries the step, the versions and the digest', async () => {
  const { page } = await site.open('operate/upgrade/')
  const href = (await page.locator('#step-check-2 .report').getAttribute('href')) ?? ''
  const url = new URL(href)
  assert.equal(url.origin + url.pathname, 'https://forge.example.org/docs/image-mode/issues/new')
  assert.equal(url.searchParams.get('title'), 'operate/upgrade: step check-2 failed for me')
  assert.match(url.searchParams.get('body') ?? '', /sha256:(ab){32}/)
})

test('the first press of Tab offers the way past the navigation', async () => {
  const { page } = await site.open('build/web-server/')
  await page.keyboard.press('Tab')
  assert.equal(await page.evaluate(() => document.activeElement?.textContent?.trim()), 'Skip to content')
})
