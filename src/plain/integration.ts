/** Plain files in the dev server and in the build. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { AstroIntegration } from 'astro'
import { library } from '../library/current.ts'
import type { Site } from '../site.ts'
import { plainFiles } from './plain-files.ts'

export function plain(site: Site): AstroIntegration {
  return {
    name: 'plain',
    hooks: {
      'astro:server:setup': ({ server }) => {
        server.middlewares.use(async (request, response, next) => {
          const content = await find(pathOf(request.url ?? ''), site.base)
          if (content === undefined) return next()
          response.setHeader('content-type', 'text/plain; charset=utf-8')
          response.end(content)
        })
      },
      'astro:build:done': async ({ dir, logger }) => {
        const root = fileURLToPath(dir)
        const { pages } = await library()
        let count = 0
        // Nothing else runs by now, and by way of other threads a small file costs four times as much.
        for (const page of pages) {
          for (const [path, content] of plainFiles(page)) {
            const file = join(root, path)
            mkdirSync(dirname(file), { recursive: true })
            writeFileSync(file, content)
            count += 1
          }
        }
        logger.info(`${count} documents, scripts and files`)
      },
    },
  }
}

/** Empty for an address that is none, such as `/%`. */
function pathOf(url: string): string {
  try {
    return decodeURIComponent(url.split('?')[0] ?? '')
  } catch {
    return ''
  }
}

async function find(path: string, base: string): Promise<string | undefined> {
  if (!path.startsWith(base) || path.endsWith('/')) return undefined
  const wanted = path.slice(base.length)
  const { pages } = await library()
  for (const page of pages) {
    // Only a page's own files have its id in their address.
    const content = wanted.includes(page.tutorial.id) ? plainFiles(page).get(wanted) : undefined
    if (content !== undefined) return content
  }
  return undefined
}
