/** Words of a command as a linter can know them without running anything. */
import type { CommandArgument, DoubleQuotedChild, Word as ShellWord, WordPart } from 'unbash'

/** Stands in `text` for a part that only a running shell knows. */
export const unknownPart = '\uFFFC'

export type Word = {
  /** The value after quotes and escapes, unknown parts as `unknownPart`. */
  text: string
  /** UTF-16 offsets in the script. */
  start: number
  end: number
  /** An unquoted expansion: no word at all, or several. */
  many: boolean
  quoted: boolean
  /** Where `text` is the source itself, character by character, its offset; for scripts within words. */
  verbatim?: number
}

/** Reads a word of the parsed script. */
export function readWord(word: CommandArgument, source: string): Word {
  const raw = source.slice(word.pos, word.end)
  if (word.type === 'Assignment') {
    return { text: raw, start: word.pos, end: word.end, many: false, quoted: false }
  }
  if (!word.parts)
    return { text: word.value, start: word.pos, end: word.end, many: false, quoted: false, ...exactly(word, raw) }
  const many = word.parts.some((part) => isExpansion(part) || part.type === 'BraceExpansion')
  const text = word.parts.map(partText).join('')
  return { text, start: word.pos, end: word.end, many, quoted: word.parts.some(isQuote), ...exactly(word, raw) }
}

function exactly(word: ShellWord, raw: string): { verbatim?: number } {
  const only = word.parts?.length === 1 ? word.parts[0] : undefined
  if (!word.parts || word.parts.length === 0) return word.value === raw ? { verbatim: word.pos } : {}
  if (only?.type === 'SingleQuoted') return { verbatim: only.pos + 1 }
  if (only?.type === 'DoubleQuoted') {
    const inner = only.text.slice(1, -1)
    return /[\\`]/.test(inner) ? {} : { verbatim: only.pos + 1 }
  }
  return {}
}

function isQuote(part: WordPart): boolean {
  return (
    part.type === 'SingleQuoted' ||
    part.type === 'DoubleQuoted' ||
    part.type === 'AnsiCQuoted' ||
    part.type === 'LocaleString'
  )
}

function isExpansion(part: WordPart): boolean {
  return (
    part.type === 'SimpleExpansion' ||
    part.type === 'ParameterExpansion' ||
    part.type === 'CommandExpansion' ||
    hasArray(part)
  )
}

/** `"${options[@]}"` and `"$@"` are any number of words although quoted. */
function hasArray(part: WordPart): boolean {
  return (
    part.type === 'DoubleQuoted' &&
    part.parts.some((child) => /^\$(@|\{[^}]*\[@\])/.test(child.text) || /^\$\{@\}$/.test(child.text))
  )
}

function partText(part: WordPart | DoubleQuotedChild): string {
  switch (part.type) {
    case 'Literal':
    case 'SingleQuoted':
    case 'AnsiCQuoted':
    case 'Glob':
      return part.value
    case 'DoubleQuoted':
    case 'LocaleString':
      return part.parts.map(partText).join('')
    default:
      return unknownPart
  }
}
