/** Built HTML as a list of tags. It reads what Astro writes: escaped text, quoted attributes. */

export type Tag = {
  name: string
  /** All between the name and the closing bracket, as written. */
  attributes: string
  /** Offsets in the page. */
  start: number
  end: number
  /** Content of `script` and `style`. */
  content?: string
}

const pattern = /<!--[\s\S]*?-->|<([a-zA-Z][\w-]*)((?:[^"'<>]|"[^"]*"|'[^']*')*)>/g
const attributePattern = /([^\s=>"'/]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g

/** Tags that have attributes, and all scripts and styles. */
export function* readTags(html: string): Generator<Tag> {
  let at = 0
  for (;;) {
    pattern.lastIndex = at
    const match = pattern.exec(html)
    if (match === null) return
    const [whole, name, attributes = ''] = match
    at = match.index + whole.length
    if (name === undefined) continue
    const isText = name === 'script' || name === 'style'
    if (!isText && attributes === '') continue
    const tag: Tag = { name, attributes, start: match.index, end: at }
    if (isText) {
      const close = html.indexOf(`</${name}`, at)
      tag.content = html.slice(at, close === -1 ? undefined : close)
      at = close === -1 ? html.length : close
    }
    yield tag
  }
}

export function readAttributes(text: string): Map<string, string> {
  const attributes = new Map<string, string>()
  for (const [, name = '', double, single, bare] of text.matchAll(attributePattern)) {
    attributes.set(name.toLowerCase(), decode(double ?? single ?? bare ?? ''))
  }
  return attributes
}

function decode(text: string): string {
  if (!text.includes('&')) return text
  return text
    .replace(/&#x([0-9a-f]+);/gi, (_, code) => String.fromCodePoint(Number.parseInt(code, 16)))
    .replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
}
