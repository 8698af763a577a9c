/** A browser on the fixture site, for a test file. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before } from 'node:test'
import type { Browser, BrowserContextOptions, Page } from '@playwright/test'
import { fixtureSite } from '../fixture-site.ts'
import { type Served, serve } from '../serve.ts'
import { launch } from './chromium.ts'

export type OpenSite = {
  origin: string
  /** A page of a fresh context, with what went wrong on it. */
  open(path: string, options?: BrowserContextOptions): Promise<Opened>
}

export type Opened = {
  page: Page
  /** Violations of the policy, errors of scripts, failed requests, requests to other hosts. */
  troubles: string[]
}

/** Serves with the headers that the build asks for. Registers its own set-up and clean-up with node:test. */
export function openSite(base = ''): OpenSite {
  let browser: Browser
  let served: Served
  const prefix = base === '' ? '/' : `${base}/`
  before(async () => {
    const directory = await fixtureSite(base)
    const policy = /Content-Security-Policy: (.*)/.exec(await readFile(join(directory, '_headers'), 'utf8'))?.[1]
    if (policy === undefined) throw new Error('the build names no policy for servers')
    served = await serve(directory, { base: prefix, headers: { 'content-security-policy': policy } })
    browser = await launch()
  })
  after(async () => {
    await browser?.close()
    await served?.close()
  })
  return {
    get origin() {
      return served.origin
    },
    open: async (path, options = {}) => {
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options })
      const page = await context.newPage()
      const troubles: string[] = []
      page.on('console', (message) => {
        // The 404 page itself comes with that status.
        if (message.type() === 'error' && !/status of 404/.test(message.text())) troubles.push(message.text())
      })
      page.on('pageerror', (error) => troubles.push(String(error)))
      page.on('response', (response) => {
        if (response.status() >= 400 && response.request().resourceType() !== 'document')
          troubles.push(`${response.status()} ${response.url()}`)
      })
      page.on('request', (request) => {
        const { protocol, origin } = new URL(request.url())
        if (protocol.startsWith('http') && origin !== served.origin) troubles.push(`request to ${request.url()}`)
      })
      await page.goto(`${served.origin}${prefix}${path}`)
      return { page, troubles }
    },
  }
}
