/** What happens to the pages after Astro has written them: policy, links. */
import { readFileSync, writeFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { AstroIntegration } from 'astro'
import { checkLinks } from './check-links.ts'
import { type PageFacts, readPage } from './page-facts.ts'

type Published = Pick<PageFacts, 'ids' | 'targets'>

/** `base`: with slashes at both ends. */
export function publish(base: string): AstroIntegration {
  return {
    name: 'publish',
    hooks: {
      'astro:build:done': async ({ dir, logger }) => {
        const root = fileURLToPath(dir)
        const files = await listFiles(root)
        const pages = securePages(
          root,
          files.filter((file) => file.endsWith('.html')),
        )
        const broken = checkLinks(pages, new Set(files), base)
        if (broken.length > 0) {
          const lines = broken.map(({ page, target, reason }) => `${page}: ${target}: ${reason}`)
          throw new Error(`${broken.length} broken link${broken.length > 1 ? 's' : ''}:\n${lines.join('\n')}`)
        }
        logger.info(`policy on ${pages.size} pages, all links lead somewhere`)
      },
    },
  }
}

/** One page after the other: many pages must not be in memory at once. */
function securePages(root: string, files: string[]): Map<string, Published> {
  const pages = new Map<string, Published>()
  const scriptHashes = new Set<string>()
  const styleHashes = new Set<string>()
  for (const file of files) {
    const { html, rules, ...facts } = readPage(showDirections(readFileSync(join(root, file), 'utf8')))
    const policy = contentPolicy(facts.scriptHashes, facts.styleHashes)
    const meta = `<meta http-equiv="content-security-policy" content="${policy}">`
    const style = rules === '' ? '' : `<style>${rules}</style>`
    writeFileSync(
      join(root, file),
      html.replace('<head>', () => `<head>${meta}`).replace('</head>', () => `${style}</head>`),
    )
    for (const hash of facts.scriptHashes) scriptHashes.add(hash)
    for (const hash of facts.styleHashes) styleHashes.add(hash)
    pages.set(file, { ids: copied(facts.ids), targets: copied(facts.targets) })
  }
  // Read by several hosts of static pages; others can take the lines from it.
  const policy = `${contentPolicy(scriptHashes, styleHashes)}; frame-ancestors 'none'`
  const headers = [
    '/*',
    `  Content-Security-Policy: ${policy}`,
    '  X-Content-Type-Options: nosniff',
    '  Referrer-Policy: no-referrer',
    '',
  ]
  writeFileSync(join(root, '_headers'), headers.join('\n'))
  return pages
}

/** Nothing from elsewhere, no script or style but those that were built. The hashes are of those that stand in a page. */
function contentPolicy(scripts: Iterable<string>, styles: Iterable<string>): string {
  return [
    "default-src 'none'",
    // The search is WebAssembly; this allows its compilation and no eval.
    `script-src 'self' 'wasm-unsafe-eval' ${[...scripts].sort().join(' ')}`.trim(),
    `style-src 'self' ${[...styles].sort().join(' ')}`.trim(),
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
  ].join('; ')
}

/** Characters that turn the direction of text can make a command look like another one. */
export function showDirections(html: string): string {
  return html.replace(
    /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g,
    (character) => `[U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}]`,
  )
}

/** What was cut out of a page would keep the whole page in memory. */
function copied(texts: Set<string>): Set<string> {
  return new Set(JSON.parse(JSON.stringify([...texts])) as string[])
}

async function listFiles(root: string): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort()
}
