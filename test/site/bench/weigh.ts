/** What one view of a page costs a reader: bytes over the wire with gzip, scripts apart; moments of the first view. */
import { launch } from '../browser/chromium.ts'
import { serve } from '../serve.ts'

export type Weight = {
  requests: number
  bytes: number
  /** Without the search. */
  scriptBytes: number
  searchBytes: number
  lcpMs: number
  cls: number
}

type Shift = PerformanceEntry & { value: number }

export async function weigh(directory: string, path: string): Promise<Weight> {
  const served = await serve(directory)
  const browser = await launch()
  try {
    const page = await browser.newPage({ viewport: { width: 412, height: 823 } })
    const sizes: Promise<{ type: string; isSearch: boolean; bytes: number }>[] = []
    page.on('requestfinished', (request) => {
      const size = request
        .sizes()
        .then(({ responseBodySize, responseHeadersSize }) => responseBodySize + responseHeadersSize)
      // The search is made from this file once the browser is idle.
      const isSearch = /\/(ui-core\.|pagefind\/)/.test(request.url())
      sizes.push(size.then((bytes) => ({ type: request.resourceType(), isSearch, bytes })))
    })
    await page.goto(`${served.origin}/${path}`, { waitUntil: 'networkidle' })
    const moments = await page.evaluate(
      () =>
        new Promise<{ lcpMs: number; cls: number }>((resolve) => {
          let lcpMs = 0
          let cls = 0
          new PerformanceObserver((list) => {
            for (const entry of list.getEntries()) lcpMs = entry.startTime
          }).observe({ type: 'largest-contentful-paint', buffered: true })
          new PerformanceObserver((list) => {
            for (const entry of list.getEntries()) cls += (entry as Shift).value
          }).observe({ type: 'layout-shift', buffered: true })
          setTimeout(() => resolve({ lcpMs, cls }), 500)
        }),
    )
    // The text of scripts that stand in the page counts as script too.
    const inline = await page.evaluate(() =>
      [...document.querySelectorAll('script:not([src])')].reduce(
        (sum, script) => sum + (script.textContent?.length ?? 0),
        0,
      ),
    )
    const all = await Promise.all(sizes)
    const sum = (of: typeof all): number => of.reduce((total, { bytes }) => total + bytes, 0)
    const search = all.filter(({ isSearch }) => isSearch)
    const scripts = all.filter(({ type, isSearch }) => type === 'script' && !isSearch)
    return {
      requests: all.length,
      bytes: sum(all),
      scriptBytes: sum(scripts) + inline,
      searchBytes: sum(search),
      ...moments,
    }
  } finally {
    await browser.close()
    await served.close()
  }
}
