/** Help texts of Python's argparse, as dnf 4 prints them. */
import { type ParsedHelp, readSpelling, sections } from './parsed-help.ts'

/** Reads one argparse help text. */
export function readArgparseHelp(text: string): ParsedHelp {
  const help: ParsedHelp = { flags: [], commands: [], aliases: {}, ownAliases: [], usage: '' }
  for (const { lines } of sections(text)) {
    for (const line of lines) {
      const spelling = /^ {2}(-\S.*?)(?:\s{2,}.*)?$/.exec(line)?.[1]
      const flag = spelling ? readSpelling(spelling.replaceAll(/\{[^}]*\}|\[[^\]]*\]/g, 'VALUE')) : undefined
      if (flag) help.flags.push(flag)
    }
  }
  return help
}
