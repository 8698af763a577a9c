/** Characters that look like others, or like nothing, named so that people can find them. */

const names: Record<string, string> = {
  '\t': 'a tab',
  ' ': 'a space',
  '\u00a0': 'a no-break space',
  '\u00ad': 'a soft hyphen',
  '\u1680': 'an Ogham space',
  '\u200b': 'a zero-width space',
  '\u200c': 'a zero-width non-joiner',
  '\u200d': 'a zero-width joiner',
  '\u200e': 'a left-to-right mark',
  '\u200f': 'a right-to-left mark',
  '\u2010': 'a typographic hyphen',
  '\u2011': 'a no-break hyphen',
  '\u2012': 'a figure dash',
  '\u2013': 'an en dash',
  '\u2014': 'an em dash',
  '\u2018': 'a typographic quote',
  '\u2019': 'a typographic quote',
  '\u201a': 'a typographic quote',
  '\u201c': 'a typographic quote',
  '\u201d': 'a typographic quote',
  '\u201e': 'a typographic quote',
  '\u2026': 'an ellipsis character',
  '\u2028': 'a line separator',
  '\u202f': 'a narrow no-break space',
  '\u2060': 'a word joiner',
  '\u2212': 'a minus sign',
  '\u3000': 'an ideographic space',
  '\ufeff': 'a byte order mark',
  '\ufffd': 'a replacement character (the bytes there are not UTF-8)',
}

/** What a keyboard would have typed. */
const typed: [RegExp, string][] = [
  [/[\u00ad\u200b-\u200f\u2060\ufeff\u202a-\u202e\u2066-\u2069]/g, ''],
  [/[\p{Zs}\t\u2028]/gu, ' '],
  [/[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]/g, '-'],
  [/[\u2018\u2019\u201a\u201b\u2032]/g, "'"],
  [/[\u201c-\u201f\u2033\u00ab\u00bb]/g, '"'],
  [/\u2026/g, '...'],
  [/\u22ef/g, '...'],
]

/** Letters of other alphabets that look like Latin ones. */
const latin: Record<string, string> = Object.fromEntries(
  [
    ['АВЕКМНОРСТУХаеорсухіјѕ', 'ABEKMHOPCTYXaeopcyxijs'],
    ['ΑΒΕΖΗΙΚΜΝΟΡΤΥΧο', 'ABEZHIKMNOPTYXo'],
  ].flatMap(([from = '', to = '']) => [...from].map((letter, index) => [letter, [...to][index] ?? letter])),
)

/** E.g. `a no-break space (U+00A0)`. */
export function characterName(character: string): string {
  const code = `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
  const name = names[character]
  if (name !== undefined) return `${name} (${code})`
  if (/\p{M}/u.test(character)) return `a combining accent (${code})`
  if (/[\x21-\x7e]/.test(character)) return `\`${character}\``
  if (/\p{C}|\p{Z}/u.test(character)) return `an invisible character (${code})`
  return `\`${character}\` (${code})`
}

/** The text as a keyboard would have typed it: equal for texts that look the same. */
export function skeleton(text: string): string {
  let plain = text.normalize('NFKD')
  for (const [pattern, by] of typed) plain = plain.replace(pattern, by)
  return plain.replace(/[\u0370-\u04ff]/g, (letter) => latin[letter] ?? letter)
}

/** What in a line that people typed is no character of a shell, named with its column from 1; undefined for clean lines. */
export function suspiciousCharacter(line: string): { column: number; name: string; typed: string } | undefined {
  for (const { 0: character, index } of line.matchAll(
    /[\p{Zs}\p{Cf}\p{Pd}\p{Pi}\p{Pf}\u2028\u201a\u201e\u2026\u2212]/gu,
  )) {
    if (character === ' ' || character === '-') continue
    return { column: index + 1, name: characterName(character), typed: skeleton(character) }
  }
  return undefined
}

/** Where two texts that look alike begin to differ, in words; undefined when they do not look alike. */
export function hiddenDifference(expected: string, seen: string): string | undefined {
  if (expected === seen || skeleton(expected) !== skeleton(seen)) return undefined
  if (expected.normalize('NFC') === seen.normalize('NFC')) {
    const [left, right] = [expected, seen].map((text) =>
      text === text.normalize('NFC') ? 'one character' : 'a letter and a combining accent',
    )
    const letter = /\P{M}\p{M}+/u.exec(expected.normalize('NFD'))?.[0].normalize('NFC') ?? ''
    return `they look the same, but \`${letter}\` is ${left} in the page and ${right} in the output`
  }
  const [left, right] = [[...expected], [...seen]]
  const at = left.findIndex((character, index) => character !== right[index])
  const place = at < 0 ? left.length : at
  const name = (characters: string[]) => {
    const character = characters[place]
    return character === undefined ? 'the end of the line' : characterName(character)
  }
  return `they look the same, but character ${place + 1} is ${name(left)} in the page and ${name(right)} in the output`
}
