/** Text that AsciiDoc must take as it stands. Character references survive all of its substitutions. */

const special = /[*_`#^~{}[\]+\\<>&|'"@!=]/g
/** What means something only in company: arrows, dashes, ellipses, autolinks, description lists, marks in parentheses. */
const sequences = /--|\.\.\.|->|:\/\/|::|;;|\((?=C\)|R\)|TM\)|\()/g

/** `text`: of one line or several; line ends become blanks. */
export function escapeText(text: string): string {
  return text
    .replace(special, reference)
    .replace(sequences, (found) => `${found.slice(0, -1)}${reference(found.slice(-1))}`)
    .replace(/\s*\n\s*/g, ' ')
}

/** A paragraph that begins like a title, a list, an attribute or an admonition must not be one. */
export function escapeStart(line: string): string {
  return /^[A-Z][a-z]+ |^[a-z]{2,} /.test(line) ? line : `{empty}${line}`
}

/** The value of an attribute in quotes. */
export function escapeAttribute(text: string): string {
  return escapeText(text).replaceAll(',', '&#44;')
}

/** The address of a link: as it stands between marks that it must not hold itself. */
export function escapeAddress(url: string): string {
  return `++${percentEncoded(url).replaceAll('++', '+%2B').replace(/\+$/, '%2B')}++`
}

/** What a macro names: a page, a section, a picture. */
export function escapeTarget(target: string): string {
  return percentEncoded(target).replaceAll('+', '%2B')
}

/** A line end, a bracket or a cell's mark in an address would be read as AsciiDoc. */
function percentEncoded(url: string): string {
  return url
    .toWellFormed()
    .replace(/[^\w!#$%&'()*+,\-./:;=?@~]/gu, (character) =>
      [...Buffer.from(character)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
    )
}

function reference(character: string): string {
  return `&#${character.charCodeAt(0)};`
}
