import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { fixtureSite, pageKinds } from '../fixture-site.ts'
import { openSite } from './open-site.ts'

const site = openSite()

test('no page breaks its policy, fails a request or asks another host, in either theme', async () => {
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const path of pageKinds) {
      const { page, troubles } = await site.open(path, { colorScheme })
      assert.deepEqual(troubles, [], `${path} ${colorScheme}`)
      await page.context().close()
    }
  }
})

test('the policy is enforced: a foreign script and an inline style do nothing', async () => {
  const { page, troubles } = await site.open('build/web-server/')
  await page.evaluate(() => {
    const script = document.createElement('script')
    script.textContent = 'document.title = "owned"'
    document.body.append(script)
    document.body.insertAdjacentHTML('beforeend', '<p id="styled" style="color: rgb(1, 2, 3)">x</p>')
  })
  assert.notEqual(await page.title(), 'owned')
  assert.notEqual(await page.locator('#styled').evaluate((element) => getComputedStyle(element).color), 'rgb(1, 2, 3)')
  assert.ok(troubles.length >= 2)
})

test('colours of code are the same with and without the policy, and they are several', async () => {
  const colours = async (bypassCSP: boolean): Promise<string[]> => {
    const { page } = await site.open('build/web-server/', { bypassCSP, colorScheme: 'light' })
    return page
      .locator('figure.code code span')
      .evaluateAll((spans) => spans.map((span) => getComputedStyle(span).color))
  }
  const enforced = await colours(false)
  assert.deepEqual(enforced, await colours(true))
  assert.ok(new Set(enforced).size >= 5, `${new Set(enforced).size} colours`)
})

test('no style sheet depends on style attributes, which the build has moved away', async () => {
  const directory = await fixtureSite()
  const names = await readdir(directory, { recursive: true })
  for (const name of names.filter((name) => name.startsWith('_astro/') && name.endsWith('.css'))) {
    assert.doesNotMatch(await readFile(join(directory, name), 'utf8'), /\[style/, name)
  }
  for (const name of names.filter((name) => name.endsWith('.html'))) {
    assert.doesNotMatch(await readFile(join(directory, name), 'utf8'), /<[a-z][^<>]*\sstyle=/i, name)
  }
})

test('a hostile transcript stays text, in its order, and short', async () => {
  for (const path of ['build/hostile/', 'matrix/build/hostile/stand-in/']) {
    const { page, troubles } = await site.open(path)
    await page.locator('details').evaluateAll((all) => {
      for (const details of all) (details as HTMLDetailsElement).open = true
    })
    const text = (await page.locator('.transcript samp').first().textContent()) ?? ''
    assert.match(text, /<\/script><script>document\.title = "owned"<\/script>/)
    assert.match(text, /^red link/)
    assert.match(text, /access⟨U\+202E⟩detimil/)
    assert.match(text, /the last line/)
    assert.ok(text.length < 20_000)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
    assert.doesNotMatch(text, /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/)
    assert.notEqual(await page.title(), 'owned')
    assert.equal(await page.locator('img[src="x"]').count(), 0)
    assert.deepEqual(troubles, [])
  }
  const size = (await readFile(join(await fixtureSite(), 'build/hostile/index.html'))).length
  assert.ok(size < 100_000, `${size} bytes`)
})
