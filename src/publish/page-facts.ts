/** All that publishing needs of a page, in one pass over its tags. */
import { createHash } from 'node:crypto'
import { readAttributes, readTags } from './html-tags.ts'

export type PageFacts = {
  /** The page without `style` attributes. */
  html: string
  /** What the attributes said, as a style sheet whose hash is among the others. */
  rules: string
  /** Hashes for the policy. */
  scriptHashes: Set<string>
  styleHashes: Set<string>
  ids: Set<string>
  /** Values of `href` and `src`. */
  targets: Set<string>
}

/** Types of script elements that browsers run. */
const executable = new Set(['', 'module', 'text/javascript', 'importmap', 'speculationrules'])
const wanted = /(?:^|\s)(?:id|href|src|style)\s*=/

export function readPage(html: string): PageFacts {
  const styles = new Map<string, string>()
  const facts: PageFacts = {
    html: '',
    rules: '',
    scriptHashes: new Set(),
    styleHashes: new Set(),
    ids: new Set(),
    targets: new Set(),
  }
  const pieces: string[] = []
  let at = 0
  for (const { name, attributes: text, start, end, content } of readTags(html)) {
    if (content === undefined && !wanted.test(text)) continue
    const attributes = readAttributes(text)
    readTargets(attributes, facts)
    if (content !== undefined && !attributes.has('src')) {
      if (name === 'style') facts.styleHashes.add(hash(content))
      else if (executable.has(attributes.get('type') ?? '')) facts.scriptHashes.add(hash(content))
    }
    const style = attributes.get('style')
    if (style === undefined) continue
    const className = classFor(style)
    styles.set(className, style.trim().replace(/;*$/, ''))
    pieces.push(html.slice(at, start), withClass(html.slice(start, end), className))
    at = end
  }
  // A doubled class outweighs any single one, as the attribute did.
  facts.rules = [...styles]
    .sort()
    .map(([name, declarations]) => `.${name}.${name}{${declarations}}`)
    .join('')
  if (facts.rules !== '') facts.styleHashes.add(hash(facts.rules))
  facts.html = pieces.join('') + html.slice(at)
  return facts
}

function readTargets(attributes: Map<string, string>, { ids, targets }: PageFacts): void {
  const id = attributes.get('id')
  if (id !== undefined) ids.add(id)
  for (const name of ['href', 'src']) {
    const target = attributes.get(name)
    if (target !== undefined) targets.add(target)
  }
}

function withClass(tag: string, name: string): string {
  const bare = tag.replace(/\sstyle\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+)/i, '')
  if (/\sclass\s*=\s*["']/i.test(bare)) return bare.replace(/(\sclass\s*=\s*["'])/i, `$1${name} `)
  return bare.replace(/^<([\w-]+)/, `<$1 class="${name}"`)
}

/** The same few scripts and styles stand in every page. */
const hash = remembered((content) => `'sha256-${createHash('sha256').update(content).digest('base64')}'`)
const classFor = remembered((style) => `s-${createHash('sha256').update(style).digest('hex').slice(0, 8)}`)

function remembered(make: (text: string) => string): (text: string) => string {
  const made = new Map<string, string>()
  return (text) => {
    const known = made.get(text)
    if (known !== undefined) return known
    const value = make(text)
    made.set(text, value)
    return value
  }
}
