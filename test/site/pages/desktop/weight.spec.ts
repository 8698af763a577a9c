import { expect, test } from '../site.ts'

for (const path of ['', 'build/web-server/', 'matrix/']) {
  test(`${path || 'the home page'} is light, and nothing on it moves`, async ({ page, openPage }) => {
    let fonts = 0
    let others = 0
    page.on('response', (response) => {
      const size = Number(response.headers()['content-length'] ?? 0)
      if (response.request().resourceType() === 'font') fonts += size
      else others += size
    })
    await openPage(path)
    await page.waitForLoadState('networkidle')
    const shift = await page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          let sum = 0
          new PerformanceObserver((list) => {
            for (const entry of list.getEntries()) sum += (entry as unknown as { value: number }).value
          }).observe({ type: 'layout-shift', buffered: true })
          setTimeout(() => resolve(sum), 300)
        }),
    )
    console.log(`${path}: ${Math.round(others / 1000)} kB and ${Math.round(fonts / 1000)} kB of fonts, shift ${shift}`)
    expect(others).toBeLessThan(100_000)
    expect(others + fonts).toBeLessThan(160_000)
    expect(shift).toBeLessThan(0.01)
  })
}
