import { expect, test } from '../site.ts'

declare global {
  interface Window {
    shifts: { value: number; moved: string[] }[]
  }
}
type LayoutShift = PerformanceEntry & { value: number; sources: { node: Element | null }[] }

/** As on a slow machine at the end of a slow line: the browser draws what it has before the rest of the page arrives. */
const slowLine = { offline: false, latency: 100, downloadThroughput: 25_000, uploadThroughput: 25_000 }

const wide = { width: 1280, height: 900 }
const narrow = { width: 360, height: 740 }
const pages = [
  { path: '', viewport: wide },
  { path: '', viewport: narrow },
  { path: 'build/web-server/', viewport: wide },
  { path: 'build/web-server/', viewport: narrow },
  { path: 'matrix/', viewport: wide },
  { path: 'reference/migration/', viewport: wide },
]

for (const { path, viewport } of pages) {
  test(`${path || 'home'} does not move while it loads, ${viewport.width} wide`, async ({ page, openPage }) => {
    test.slow()
    await page.setViewportSize(viewport)
    await page.addInitScript(() => {
      window.shifts = []
      new PerformanceObserver((list) => {
        for (const { value, sources } of list.getEntries() as LayoutShift[]) {
          const moved = sources.map(({ node }) => `${node?.nodeName} ${node?.getAttribute?.('class')}`)
          window.shifts.push({ value, moved })
        }
      }).observe({ type: 'layout-shift', buffered: true })
    })
    const browser = await page.context().newCDPSession(page)
    await browser.send('Emulation.setCPUThrottlingRate', { rate: 6 })
    await browser.send('Network.enable')
    await browser.send('Network.emulateNetworkConditions', slowLine)
    await openPage(path)
    await page.waitForLoadState('networkidle')
    const shifts = await page.evaluate(() => window.shifts)
    const sum = shifts.reduce((all, { value }) => all + value, 0)
    expect(sum, JSON.stringify(shifts)).toBeLessThan(0.01)
  })
}
