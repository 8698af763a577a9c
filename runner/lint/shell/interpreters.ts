/** Shells that are given a script: as an argument, or on their standard input. */
import type { Word } from './word.ts'

const shells = new Set(['bash', 'sh', 'dash', 'ash', 'zsh', 'ksh'])

/** Where a shell's command line takes its script from; undefined for other programs and for script files. */
export function scriptOf(name: string, words: Word[]): { word: Word } | 'stdin' | undefined {
  if (name === 'eval') return words.length === 2 && words[1] ? { word: words[1] } : undefined
  if (name === 'trap') return words[1] && words[2] ? { word: words[1] } : undefined
  if (name === 'sudo')
    return words.some(({ text }) => /^(-[A-Za-z]*[is][A-Za-z]*|--login|--shell)$/.test(text)) ? 'stdin' : undefined
  if (name === 'su' || name === 'runuser') return commandFlag(words) ?? 'stdin'
  if (name === 'script') return commandFlag(words)
  if (!shells.has(name)) return undefined
  for (let at = 1; at < words.length; at++) {
    const text = words[at]?.text ?? ''
    if (/^-[a-z]*c[a-z]*$/.test(text)) {
      const word = words.slice(at + 1).find((each) => !each.text.startsWith('-'))
      return word ? { word } : undefined
    }
    if (text === '-s' || text === '-') return 'stdin'
    if (/^[-+][a-z]*o$/.test(text)) at += 1
    else if (!/^[-+]/.test(text)) return undefined
  }
  return 'stdin'
}

function commandFlag(words: Word[]): { word: Word } | undefined {
  const at = words.findIndex((word) => word.text === '-c' || word.text === '--command')
  const word = at > 0 ? words[at + 1] : undefined
  return word ? { word } : undefined
}

/** Whether a script names an interpreter in its first line that is no shell. */
export function isOfAnotherLanguage(script: string): boolean {
  const words = /^#!\s*(\S.*)/.exec(script)?.[1]?.trim().split(/\s+/) ?? []
  const names = words.map((word) => word.replace(/^.*\//, '')).filter((word) => word !== 'env' && !word.startsWith('-'))
  return names[0] !== undefined && !shells.has(names[0])
}
