/** Words that stand for something a reader fills in. */
import { unknownPart, type Word } from '../shell/word.ts'

/** `<image>` and the like, masked before parsing so that a shell parser does not see redirections. */
export const maskedWord = '\uE000'
/** `<options>`: any number of words. */
export const maskedWords = '\uE001'

const angled = /(?<=^|[\s=:/@"'.,-])<(?![<(&])([A-Za-z_.*][^<>\n$`]{0,60}?|\d+-[\w.]+|…)>(?!>)/gm
/** `<<subcommand>>`, which is no here-document. */
const doublyAngled = /(?<=^|\s)<<[a-z][a-z-]*>>(?=\s|$)/gm
/** `${{ env.IMAGE }}` of workflows. */
const doubleBraces = /\$\{\{[^{}\n]{1,120}\}\}/g

/** Replaces placeholders by as many characters that shells take as part of a word. */
export function maskPlaceholders(text: string): string {
  const plain = text.includes('${{') ? text.replaceAll(doubleBraces, (all) => maskedWord.repeat(all.length)) : text
  if (!plain.includes('<')) return plain
  const single = plain.replaceAll(doublyAngled, (all) => maskedWord.repeat(all.length))
  return single.replaceAll(angled, (all, inner: string) => {
    if (/\s$/.test(inner)) return all
    return (/option|flag|arg|\.{3}|…/i.test(inner) ? maskedWords : maskedWord).repeat(all.length)
  })
}

/** How many words a word may turn out to be: `one` is a value that is not known, `some` may be none, several, or flags. */
export function unknownness(word: Word, source: string): 'known' | 'one' | 'some' | 'synopsis' {
  const { text } = word
  if (/^(\[|\.{3}|…|\{\{|\(|\|)/.test(text) || /^\{.*[|,]/.test(text)) return 'synopsis'
  if (text.includes(maskedWords)) return 'some'
  if (word.many)
    return /opt|arg|flag|extra|param|vol|mount|env/i.test(source.slice(word.start, word.end)) ? 'some' : 'one'
  if (text.includes(unknownPart) || text.includes(maskedWord)) return 'one'
  return 'known'
}

/** `IMAGE`, `VERB`, `%FOO%`, `@IMAGE@`, `your-image`: letters that a reader replaces. */
export function looksFilledIn(text: string): boolean {
  return (
    /^[A-Z][A-Z0-9_-]*$|^[%@{].*[%@}]$|[|<>[\]…{}]|\.{3}/.test(text) ||
    text.includes(unknownPart) ||
    text.includes(maskedWord) ||
    text.includes(maskedWords)
  )
}
