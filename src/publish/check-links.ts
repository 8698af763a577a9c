/** Links and anchors within the built site. */

export type BrokenLink = { page: string; target: string; reason: string }

type LinkedPage = { ids: Set<string>; targets: Set<string> }

/** `pages`: by path below the output directory; `files`: all files of the output; `base`: with slashes at both ends. */
export function checkLinks(pages: Map<string, LinkedPage>, files: Set<string>, base: string): BrokenLink[] {
  const broken: BrokenLink[] = []
  // Navigation repeats on every page.
  const good = new Set<string>()
  for (const [file, { targets }] of pages) {
    for (const target of targets) {
      if (good.has(target)) continue
      const reason = problemOf(target, file, pages, files, base)
      if (reason !== undefined) broken.push({ page: file, target, reason })
      else if (target.startsWith('/')) good.add(target)
    }
  }
  return broken
}

function problemOf(
  target: string,
  from: string,
  pages: Map<string, LinkedPage>,
  files: Set<string>,
  base: string,
): string | undefined {
  if (/^([a-z][a-z0-9+.-]*:|\/\/)/i.test(target)) return undefined
  if (target.startsWith('#'))
    return target === '#' || pages.get(from)?.ids.has(decoded(target.slice(1))) ? undefined : 'no such anchor'
  const url = new URL(target, `http://site${base}${from.replace(/index\.html$/, '')}`)
  if (!url.pathname.startsWith(base)) return `leads out of ${base}`
  const path = decoded(url.pathname.slice(base.length))
  const file = path === '' || path.endsWith('/') ? `${path}index.html` : path
  if (!files.has(file)) return 'no such page or file'
  const anchor = decoded(url.hash.slice(1))
  const page = pages.get(file)
  return anchor !== '' && page !== undefined && !page.ids.has(anchor) ? 'no such anchor' : undefined
}

/** A `%` that begins no escape stands for itself. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
