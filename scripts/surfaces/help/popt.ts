/** Help text of rpm, and the aliases that its `rpmpopt` file defines. */
import { type HelpFlag, type ParsedHelp, readSpelling } from './parsed-help.ts'

/** Reads `rpm --help`. */
export function readPoptHelp(text: string): ParsedHelp {
  const flags: HelpFlag[] = []
  for (const line of text.split('\n')) {
    const spelling = /^ {2,6}(-\S*(?:, --\S+|='[^']*')?)(?:\s{2,}.*)?$/.exec(line)?.[1]
    const flag = spelling ? readSpelling(spelling) : undefined
    // `-e, --erase=<package>+` is a mode: the packages are positionals.
    if (flag) flags.push(/>\+$/.test(spelling ?? '') ? { ...flag, arity: 'none' } : flag)
  }
  return { flags, commands: [], aliases: {}, ownAliases: [], usage: '' }
}

/** Flags that an `rpmpopt` file adds for `program`; whether they take a value is not said there. */
export function readPoptAliases(text: string, program: string): HelpFlag[] {
  return [...text.matchAll(/^(\w+)\s+(?:alias|exec)\s+(--?[\w-]+)/gm)]
    .filter((match) => match[1] === program)
    .map((match) => ({ names: [match[2] as string], arity: 'unknown' }))
}
