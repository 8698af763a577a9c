/** A page of the built site, with the headers that the build asks for. A test fails for any trouble on its pages. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test as base, expect } from '@playwright/test'
import { type Content, fixtureSite } from '../fixture-site.ts'
import { serve } from '../serve.ts'

type Options = {
  /** What is built: the fixtures with their evidence, or the project's own pages. */
  content: Content
  /** Path of the host below which the site stands. */
  below: string
}
type Site = { origin: string; directory: string }

export const test = base.extend<
  { troubles: string[]; openPage: (path: string) => Promise<void> },
  Options & { site: Site }
>({
  content: ['fixtures', { option: true, scope: 'worker' }],
  below: ['', { option: true, scope: 'worker' }],
  site: [
    async ({ content, below }, use) => {
      const directory = await fixtureSite({ content, base: below })
      const policy = /Content-Security-Policy: (.*)/.exec(await readFile(join(directory, '_headers'), 'utf8'))?.[1]
      if (policy === undefined) throw new Error('the build names no policy for servers')
      const served = await serve(directory, { base: `${below}/`, headers: { 'content-security-policy': policy } })
      await use({ origin: `${served.origin}${below}`, directory })
      await served.close()
    },
    { scope: 'worker', timeout: 900_000 },
  ],
  /** Violations of the policy, errors of scripts, failed requests, requests to other hosts. */
  troubles: [
    async ({ page, site }, use) => {
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
        if (protocol.startsWith('http') && !site.origin.startsWith(origin)) troubles.push(`request to ${request.url()}`)
      })
      await use(troubles)
      expect(troubles).toEqual([])
    },
    { auto: true },
  ],
  openPage: async ({ page, site }, use) => {
    await use(async (path) => {
      await page.goto(`${site.origin}/${path}`)
    })
  },
})

export { expect }
