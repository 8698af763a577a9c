/** Relative links that lead nowhere: to no file, or to no heading of it. */
import { posix } from 'node:path'
import type { Diagnostic } from '../../core/diagnostic.ts'
import { anchorsOf, isFragment } from '../document/anchors.ts'
import { type Link, linksOf } from '../document/links.ts'
import type { Reader } from '../document/reader.ts'
import type { Checked, Rule } from './rule.ts'

/** Links without an ending may be routes of a site. */
const fileLink = /\.(md|markdown|png|svg|jpe?g|sh|toml|ya?ml|json)$/i
const markdown = /\.(md|markdown)$/i

/** An error for each link to a file or a heading that is not there. */
export const links: Rule = {
  names: ['dead-link', 'dead-anchor'],
  check(document) {
    if (isFragment(document.source)) return []
    return linksOf(document.lines, document.allFences).flatMap((link) => checkLink(document, link) ?? [])
  },
}

function checkLink(document: Checked, { target, line, column }: Link): Diagnostic | undefined {
  const { reader } = document.options
  const [path = '', anchor] = target.split('#', 2)
  const place = { file: document.file, line, column, severity: 'error' as const }
  let file = document.file
  if (path !== '') {
    if (!reader || !fileLink.test(path)) return undefined
    const found = findFile(document.file, decode(path), reader)
    if (found.outside) return undefined
    file = found.file
    if (!found.there) {
      return { ...place, rule: 'dead-link', message: `there is no file \`${file}\``, suggestion: 'correct the path' }
    }
  }
  if (!anchor || !markdown.test(file)) return undefined
  const anchors = anchorsIn(path === '' ? document.source : reader?.read(file))
  const name = decode(anchor).toLowerCase()
  // Of a heading without a letter that it knows, each forge and generator makes an anchor of its own, often a number.
  if (!anchors || anchors.has(name) || !/\p{L}/u.test(name)) return undefined
  const message = `\`${path || document.file}\` has no heading or anchor \`#${anchor}\``
  return { ...place, rule: 'dead-anchor', message }
}

function anchorsIn(source: string | undefined): Set<string> | undefined {
  return source === undefined ? undefined : anchorsOf(source)
}

/** The document's own place counts, and the one behind it where it is a symbolic link. */
function findFile(document: string, path: string, reader: Reader): { file: string; there: boolean; outside: boolean } {
  const below = (from: string) => posix.normalize(posix.join(posix.dirname(from), path))
  const file = below(document)
  const there = (candidate: string) => reader.exists(candidate) || reader.exists(`${candidate}.in`)
  const real = there(file) ? file : below(reader.real?.(document) ?? document)
  // A `.in` beside a file is made into it when the documents are built.
  return { file: there(real) ? real : file, there: there(real), outside: leaves(file, document) }
}

/** Whether a path leads out of the tree in which the document's own name begins. */
function leaves(file: string, document: string): boolean {
  const ups = (path: string) => path.split('/').filter((part) => part === '..').length
  return ups(file) > ups(document)
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
