/** `node test/site/screenshots.ts DIST OUT`: pictures of every kind of page, to be looked at. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { launch } from './browser/chromium.ts'
import { serve } from './serve.ts'

const [directory, out] = process.argv.slice(2)
if (directory === undefined || out === undefined) throw new Error('usage: screenshots.ts DIST OUT [PATH…]')
const paths =
  process.argv.length > 4
    ? process.argv.slice(4)
    : ['', 'build/web-server/', 'operate/upgrade/', 'build/hostile/', 'matrix/', 'health/', 'build/']
await mkdir(out, { recursive: true })
const served = await serve(directory)
const browser = await launch()
for (const [name, options] of Object.entries({
  light: { colorScheme: 'light', viewport: { width: 1280, height: 900 } },
  dark: { colorScheme: 'dark', viewport: { width: 1280, height: 900 } },
  phone: { colorScheme: 'light', viewport: { width: 390, height: 844 } },
} as const)) {
  const page = await browser.newPage(options)
  for (const path of paths) {
    await page.goto(`${served.origin}/${path}`)
    await page.screenshot({ path: join(out, `${path.replaceAll('/', '_') || 'index'}.${name}.png`), fullPage: true })
  }
  await page.close()
}
await browser.close()
await served.close()
