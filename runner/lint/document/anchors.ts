/** The anchors of a Markdown document. */

import { plainText, slug } from '../../core/slug.ts'
import { outlineOf } from './outlines.ts'

const known = new Map<string, Set<string> | undefined>()
const remembered = 500

/**
 * Slugs of headings as forges and site generators make them, with `-1` or `_1` for repetitions, ids given by hand and those of HTML elements; in lower case,
 * since forges do not distinguish cases. Undefined for a fragment without a title: what it is put into may have the anchor.
 */
export function anchorsOf(source: string): Set<string> | undefined {
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
export function isFragment(source: string): boolean {
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
