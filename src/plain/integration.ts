/** Plain files in the dev server and in the build. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { AstroIntegration } from 'astro'
import { library } from '../library/current.ts'
import type { Site } from '../site.ts'
import { llmsFullText } from './llms.ts'
import { plainFiles } from './plain-files.ts'

const fullText = 'llms-full.txt'

export function plain(site: Site): AstroIntegration {
  return {
    name: 'plain',
    hooks: {
      'astro:server:setup': ({ server }) => {
        server.middlewares.use(async (request, response, next) => {
          const content = await find(pathOf(request.url ?? ''), site)
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
        const write = (path: string, content: string) => {
          const file = join(root, path)
          mkdirSync(dirname(file), { recursive: true })
          writeFileSync(file, content)
          count += 1
        }
        for (const page of pages) for (const [path, content] of plainFiles(page)) write(path, content)
        write(fullText, llmsFullText(pages, site))
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

async function find(path: string, site: Site): Promise<string | undefined> {
  const { base } = site
  if (!path.startsWith(base) || path.endsWith('/')) return undefined
  const wanted = path.slice(base.length)
  const { pages } = await library()
  if (wanted === fullText) return llmsFullText(pages, site)
  for (const page of pages) {
    // Only a page's own files have its id in their address.
    const content = wanted.includes(page.tutorial.id) ? plainFiles(page).get(wanted) : undefined
    if (content !== undefined) return content
  }
  return undefined
}
