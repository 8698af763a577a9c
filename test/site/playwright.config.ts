/** `npm run test:site [-- --project phone]`: the built site in a browser. One folder below `pages/` per project. */
import { defineConfig } from '@playwright/test'
import { browserOptions } from './browser/chromium.ts'
import { inputsHash } from './fixture-site.ts'

process.env.SITE_INPUTS ??= await inputsHash()

const desktop = { viewport: { width: 1280, height: 900 }, colorScheme: 'light' } as const
const phone = { viewport: { width: 360, height: 740 }, colorScheme: 'light', hasTouch: true } as const

export default defineConfig({
  testDir: 'pages',
  outputDir: '../../node_modules/.cache/test-site',
  snapshotPathTemplate: '{testDir}/{testFileDir}/{testFileName}.{arg}{ext}',
  // A site is built once for all; beyond that, the machine that emulates others beside has little to give.
  workers: 2,
  timeout: 90_000,
  expect: { timeout: 20_000 },
  reporter: [['list', { printSteps: false }]],
  use: { launchOptions: browserOptions() },
  projects: [
    { name: 'desktop', testMatch: ['every/*.spec.ts', 'desktop/*.spec.ts'], use: desktop },
    { name: 'phone', testMatch: ['every/*.spec.ts', 'phone/*.spec.ts'], use: phone },
    { name: 'dark', testMatch: 'every/*.spec.ts', use: { ...desktop, colorScheme: 'dark' } },
    { name: 'plain', testMatch: 'plain/*.spec.ts', use: { ...desktop, javaScriptEnabled: false } },
    { name: 'print', testMatch: 'print/*.spec.ts', use: { ...desktop, colorScheme: 'dark' } },
    { name: 'search', testMatch: 'search/*.spec.ts', use: desktop },
  ],
})
