/** XML 1.0 that is well-formed whatever the text holds. */
import { stripVTControlCharacters } from 'node:util'

/** `content`: text, which is escaped, or elements, which are not. */
export function element(name: string, values: Record<string, string>, content: string | string[]): string {
  if (typeof content === 'string') return `<${name}${attributes(values)}>${escapeText(content)}</${name}>`
  if (content.length === 0) return `<${name}${attributes(values)}/>`
  const inner = content.map((child) => child.replace(/^(?=<)/, '  ')).join('\n')
  return `<${name}${attributes(values)}>\n${inner}\n</${name}>`
}

/** Each with a blank before it. */
export function attributes(values: Record<string, string>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escapeText(value).replace(/[\t\n\r]+/g, ' ')}"`)
    .join('')
}

function escapeText(text: string): string {
  return onlyLegal(stripVTControlCharacters(text)).replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`)
}

/** XML 1.0 has no way to write other control characters, lone surrogates or U+FFFE and U+FFFF. */
function onlyLegal(text: string): string {
  return text.toWellFormed().replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
}
