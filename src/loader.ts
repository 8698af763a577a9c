/**
 * Documents → entries of the content collection. A page is rendered again when its text, its evidence or the site's own
 * code changed; Astro's own cache looks at the text alone.
 */
import { join, relative, sep } from 'node:path'
import type { Loader, LoaderContext } from 'astro/loaders'
import { toHtml } from 'hast-util-to-html'
import { h } from 'hastscript'
import type { Diagnostic } from '../runner/core/diagnostic.ts'
import { hashTree, sha256 } from '../runner/core/sha256.ts'
import { parseMarkdown } from '../runner/document/markdown.ts'
import { library } from './library/current.ts'
import { keepPage, keptPath, listKept, removeKept } from './library/kept-pages.ts'
import type { Library, LibraryPage } from './library/library.ts'
import { documentLink, fileHref, reportHref } from './library/links.ts'
import { renderPage } from './markdown/render-page.ts'
import { readerMarkdown } from './plain/reader-markdown.ts'
import type { Site } from './site.ts'

type Loading = {
  site: Site
  context: LoaderContext
  /** Of the site's own code. */
  print: string
  isBuild: boolean
  /** Below the site's cache. Builds and the dev server have a store each: what one does not know may be a page of the other. */
  folder: string
}

export function tutorialLoader(site: Site, sourceDirectory: string): Loader {
  return {
    name: 'tutorials',
    load: async (context) => {
      const { watcher } = context
      const isBuild = watcher === undefined
      const print = siteFingerprint(site, sourceDirectory)
      const loading = { site, context, print, isBuild, folder: join('pages', isBuild ? 'build' : 'dev') }
      await sync(loading)
      await removeOthers(loading)
      if (watcher === undefined) return
      watcher.add([site.contentDir, site.evidenceDir])
      const isOurs = (file: string): boolean =>
        [site.contentDir, site.evidenceDir].some((directory) => file.startsWith(directory + sep))
      let pending: NodeJS.Timeout | undefined
      // A run writes many records at once.
      const onChange = (file: string): void => {
        if (!isOurs(file)) return
        clearTimeout(pending)
        pending = setTimeout(() => sync(loading).catch((error) => context.logger.error(String(error))), 50)
      }
      for (const event of ['add', 'change', 'unlink'] as const) watcher.on(event, onChange)
    },
  }
}

async function sync(loading: Loading): Promise<void> {
  const { site, context, isBuild, folder } = loading
  const { store, logger } = context
  const { pages, byId, diagnostics, problems } = await library()
  for (const { file, message } of problems) logger.warn(`${file} ${message}`)
  report(diagnostics, logger, isBuild)
  const broken = isBuild ? new Map<string, Diagnostic[]>() : brokenDocuments(byId, diagnostics)
  for (const id of store.keys()) if (!byId.has(id) && !broken.has(id)) store.delete(id)
  // The frame's schema gives the same for all pages but for what a page says of itself.
  const frame = await context.parseData({ id: 'frame', data: { title: '' } })
  const kept = await listKept(site.cacheDir, folder)
  for (const page of pages) await syncPage(page, frame, kept, loading)
  for (const [id, diagnostics] of broken) await syncBroken(id, diagnostics, context)
}

async function removeOthers({ site, context, folder }: Loading): Promise<void> {
  const known = new Set(context.store.values().map(keptPath))
  const kept = await listKept(site.cacheDir, folder)
  await removeKept(site.cacheDir, kept.difference(known))
}

/** A build stops at these; the dev server shows to whoever writes what is wrong. */
function brokenDocuments(byId: Library['byId'], diagnostics: Diagnostic[]): Map<string, Diagnostic[]> {
  const ofDocuments = Map.groupBy(diagnostics, ({ file }) => file.replace(/\.md$/, ''))
  return new Map([...ofDocuments].filter(([id]) => !byId.has(id)))
}

/** What stands in place of a document that cannot be understood, while it is being written. */
async function syncBroken(id: string, diagnostics: Diagnostic[], { store, parseData }: LoaderContext): Promise<void> {
  const items = diagnostics.map(({ file, line, column, message, suggestion }) =>
    h('li', [h('code', `${file}:${line}:${column}`), `: ${message}`, ...(suggestion ? [h('br'), suggestion] : [])]),
  )
  const html = toHtml([
    h('p', 'The document cannot be understood. This page comes back when it can.'),
    h('ul', { role: 'alert' }, items),
  ])
  const data = await parseData({ id, data: { title: id, description: 'This document has errors.' } })
  store.set({ id, data, digest: html, rendered: { html } })
}

function report(diagnostics: Diagnostic[], logger: LoaderContext['logger'], isBuild: boolean): void {
  const errors = diagnostics.filter(({ severity }) => severity === 'error')
  const lines = errors.map(
    ({ file, line, column, message, suggestion }) =>
      `${file}:${line}:${column}: ${message}${suggestion ? `\n    ${suggestion}` : ''}`,
  )
  for (const line of lines) logger.error(line)
  if (isBuild && errors.length > 0) {
    throw new Error(
      `${errors.length} error${errors.length > 1 ? 's' : ''} in documents; nothing was published:\n${lines.join('\n')}`,
    )
  }
}

async function syncPage(
  page: LibraryPage,
  frame: Record<string, unknown>,
  kept: Set<string>,
  { site, context, print, folder }: Loading,
): Promise<void> {
  const { tutorial, view, records } = page
  const { id, frontMatter } = tutorial
  const digest = sha256(JSON.stringify([print, tutorial.hash, records]))
  const known = context.store.get(id)
  if (known?.digest === digest && kept.has(keptPath(known) ?? '')) return
  const { repository } = site
  const markdown = parseMarkdown(tutorial.source)
  page.markdown = readerMarkdown(tutorial, markdown)
  const rendered = await renderPage(markdown, {
    tutorial,
    views: view.views,
    states: view.states,
    link: (target) => documentLink(site.base, id, target),
    fileHref: (block) => fileHref(site.base, id, block),
    ...(repository !== undefined && {
      reportHref: (block, seen, step) => reportHref(repository, tutorial, block, seen, step),
    }),
  })
  const data = { ...frame, title: frontMatter.title, description: frontMatter.description }
  const filePath = relative(process.cwd(), join(site.contentDir, tutorial.file)).split(sep).join('/')
  const path = await keepPage(site.cacheDir, folder, rendered.html)
  const metadata = { headings: rendered.headings, imagePaths: [], frontmatter: {}, kept: path }
  context.store.set({ id, data, digest, filePath, rendered: { html: '', metadata } })
}

/** Hash of all that shapes every page alike: the site's sources and where it is published. */
function siteFingerprint(site: Site, sourceDirectory: string): string {
  const folders = ['markdown', 'fence', 'evidence', 'state', 'library', 'reference', 'pictures']
  const hashes = folders.map((folder) => hashTree(join(sourceDirectory, folder)))
  return sha256(JSON.stringify([site.base, site.repository, hashes]))
}
