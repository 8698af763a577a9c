/**
 * `npm run screenshots -- OUT DIST [DIST…]`: pictures of the pages that readers see first, to be looked at. Give a
 * site that was built with evidence and one without (`EVIDENCE_DIR=none SITE_OUT=dist-bare npm run build`) to see both.
 */
import { mkdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { answerHelp } from '../../runner/cli/frame/own-help.ts'
import { launch } from './browser/chromium.ts'
import { serve } from './serve.ts'

answerHelp(import.meta.url)
const [out, ...sites] = process.argv.slice(2)
if (out === undefined || sites.length === 0) throw new Error('usage: screenshots.ts OUT DIST [DIST…]')
const paths = [
  '',
  'build/first-image/',
  'operate/roll-back/',
  'derive/opt-and-usr-local/',
  'matrix/',
  'images/stand-in/',
  'health/',
]
const desktop = { width: 1280, height: 900 }
const phone = { width: 390, height: 844 }
const looks = {
  'desktop-light': { colorScheme: 'light', viewport: desktop },
  'desktop-dark': { colorScheme: 'dark', viewport: desktop },
  'phone-light': { colorScheme: 'light', viewport: phone },
  'phone-dark': { colorScheme: 'dark', viewport: phone },
} as const
await mkdir(out, { recursive: true })
const browser = await launch()
for (const directory of sites) {
  const served = await serve(directory)
  for (const [look, options] of Object.entries(looks)) {
    const page = await browser.newPage(options)
    const shoot = (name: string): Promise<Buffer> =>
      page.screenshot({ path: join(out, `${basename(directory)}.${name}.${look}.png`) })
    for (const path of paths) {
      await page.goto(`${served.origin}/${path}`, { timeout: 120_000 })
      await shoot(path.replaceAll('/', '_') || 'home')
    }
    await page.locator('button[data-open-modal]:not([disabled])').first().click()
    await page.locator('dialog input').fill('read-only file system')
    await page.locator('dialog li').first().waitFor()
    await shoot('search')
    await page.close()
  }
  await served.close()
}
await browser.close()
