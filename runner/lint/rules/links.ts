/** Relative links that lead nowhere: to no file, or to no heading of it. */

import { posix } from 'node:path'
import type { Nodes } from 'mdast'
import type { Diagnostic } from '../../core/diagnostic.ts'
import { plainText, slug } from '../../core/slug.ts'
import { outlineOf } from '../../document/blocks/outline.ts'
import type { Fence } from '../../document/markdown/fence.ts'
import { parseMarkdown, positionOf } from '../../document/markdown.ts'
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
  const source = path === '' ? document.source : reader?.read(file)
  const anchors = source === undefined ? undefined : anchorsOf(source)
  const name = decode(anchor).toLowerCase()
  // Of a heading without a letter that it knows, each forge and generator makes an anchor of its own, often a number.
  if (!anchors || anchors.has(name) || !/\p{L}/u.test(name)) return undefined
  const message = `\`${path || document.file}\` has no heading or anchor \`#${anchor}\``
  return { ...place, rule: 'dead-anchor', message }
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

/** Relative links of a document with their places. */
type Link = { target: string; line: number; column: number }

const elsewhere = /^([a-z][a-z0-9+.-]*:|\/|\?)|[{}<>$]/i
const inlineLink = /\]\(\s*<?(?![a-z][a-z0-9+.-]*:|\/)[^)\s]/i
const definition = /^\s{0,3}\[[^\]]+\]:\s*<?(?![a-z][a-z0-9+.-]*:|\/)\S/i

/** Links to other hosts, to the site's root and to mail addresses are not ours to follow. */
function linksOf(lines: string[], fences: Fence[]): Link[] {
  const relevant = relevantLines(lines, fences)
  if (!relevant) return []
  const links: Link[] = []
  const visit = (node: Nodes): void => {
    const names = node.type === 'link' || node.type === 'image' || node.type === 'definition'
    if (names && node.url !== '' && !elsewhere.test(node.url)) {
      const { line, column } = positionOf(node).start
      links.push({ target: node.url, line, column })
    }
    if ('children' in node) for (const child of node.children) visit(child)
  }
  visit(parseMarkdown(relevant.join('\n')).tree)
  return links
}

/** Reading inline text is dear: paragraphs without a relative link are left empty. Undefined when none has one. */
function relevantLines(lines: string[], fences: Fence[]): string[] | undefined {
  const wanted = new Set<number>()
  for (const [index, line] of lines.entries()) {
    if (!inlineLink.test(line) && !definition.test(line)) continue
    for (let at = index; at >= 0 && lines[at]?.trim(); at--) wanted.add(at)
    for (let at = index + 1; lines[at]?.trim(); at++) wanted.add(at)
  }
  for (const fence of fences) for (let at = fence.line - 1; at < fence.endLine; at++) wanted.delete(at)
  return wanted.size > 0 ? lines.map((line, index) => (wanted.has(index) ? line : '')) : undefined
}

/** The anchors of a Markdown document. */
const known = new Map<string, Set<string> | undefined>()
const remembered = 500

/**
 * Slugs of headings as forges and site generators make them, with `-1` or `_1` for repetitions, ids given by hand and
 * those of HTML elements; in lower case, since forges do not distinguish cases. Undefined for a fragment without a
 * title: what it is put into may have the anchor.
 */
function anchorsOf(source: string): Set<string> | undefined {
  if (known.has(source)) return known.get(source)
  const anchors = readAnchors(source)
  if (known.size > remembered) known.clear()
  known.set(source, anchors)
  return anchors
}

function readAnchors(source: string): Set<string> | undefined {
  if (isFragment(source)) return undefined
  const anchors = new Set<string>()
  const counts = new Map<string, number>()
  const { headings, unread } = outlineOf(source)
  // What was not read may have any anchor.
  if (unread) return undefined
  for (const heading of headings) {
    const given = /\{#([\w.:-]+)[^}]*\}\s*$/.exec(heading)?.[1]
    if (given) anchors.add(given.toLowerCase())
    for (const name of new Set(spellings(heading.replace(/\{#[^}]*\}\s*$/, '')))) {
      const count = counts.get(name) ?? 0
      counts.set(name, count + 1)
      for (const mark of count === 0 ? [''] : [`-${count}`, `_${count}`]) anchors.add(name + mark)
    }
  }
  for (const [, id] of source.matchAll(/\s(?:id|name)=["']?([^"'\s>]+)["'\s>]/g)) if (id) anchors.add(id.toLowerCase())
  return anchors
}

/** A part of other documents: it has no title, and its links count from where it is put in. */
function isFragment(source: string): boolean {
  return !/^\s{0,3}(#{1,2}\s|===|---)|<h[12]/im.test(source)
}

/** Underscores are letters of a name to some, emphasis to others; a symbol that goes leaves its blank. */
function spellings(heading: string): string[] {
  const text = heading.replaceAll('`', '').replaceAll('*', '').trim()
  const marked = text.replaceAll(/&[a-zA-Z0-9#]+;/g, '→')
  return [text, text.replaceAll(/\b_|_\b/g, ''), marked].flatMap((each) => {
    const plain = plainText(each)
    // `slug` trims; a blank after a symbol at the start counts.
    return [slug(plain), slug(`x${plain}`).slice(1), slug(each.replaceAll(/[<>]/g, '')), ...siteSlugs(plain)]
  })
}

/** Python-Markdown's: blanks at the ends go, runs of dashes are one; letters beyond ASCII go, or stay where the site says so. */
function siteSlugs(text: string): string[] {
  const dashed = (part: string) =>
    part
      .trim()
      .toLowerCase()
      .replace(/[-\s]+/g, '-')
  const unicode = dashed(text.replace(/[^\p{L}\p{M}\p{N}_\s-]/gu, ''))
  const ascii = dashed(text.normalize('NFKD').replace(/[^A-Za-z0-9_\s-]/g, ''))
  return [unicode, ...(ascii === '' ? [] : [ascii]), symbolsAsDashes(text)]
}

/** VuePress's and VitePress's: every symbol is a dash, and a digit at the start gets a `_`. */
function symbolsAsDashes(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[\s~`!@#$%^&*()\-_+=[\]{}|\\;:"'“”‘’<>,.?/]+/g, '-')
    .replace(/^-|-$/g, '')
    .replace(/^(?=\d)/, '_')
    .toLowerCase()
}
