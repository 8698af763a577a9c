/** Debian's Chromium, driven by Playwright. */
import { existsSync } from 'node:fs'
import { type Browser, chromium, type LaunchOptions } from '@playwright/test'

const candidates = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** The browser's path, or undefined when there is none. */
export function findChromium(): string | undefined {
  return candidates.find((path) => path !== undefined && existsSync(path))
}

export function browserOptions(): LaunchOptions {
  const executablePath = findChromium()
  if (executablePath === undefined)
    throw new Error('no Chromium found: run `node test/site/browser/set-up.ts`, or name one in $CHROMIUM')
  return {
    executablePath,
    // It would ask its maker's hosts at every start; the tests must need no network.
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  }
}

export function launch(): Promise<Browser> {
  return chromium.launch(browserOptions())
}
