/** Help texts of dnf5, which mark old spellings as `Alias for '…'`. */
import { type ParsedHelp, readSpelling, sections } from './parsed-help.ts'

/** Reads one dnf5 help text. */
export function readDnf5Help(text: string): ParsedHelp {
  const help: ParsedHelp = { flags: [], commands: [], aliases: {}, ownAliases: [], usage: '' }
  for (const { heading, lines } of sections(text)) {
    if (heading === 'usage') help.usage = lines.find((line) => line.trim())?.trim() ?? ''
    for (const line of lines) {
      const [, first = '', description = ''] = /^ {2}(\S.*?)(?:\s{2,}(.*))?$/.exec(line) ?? []
      if (first.startsWith('-')) {
        const flag = readSpelling(first)
        if (flag) help.flags.push(flag)
      } else if (/commands?$|aliases$/.test(heading) && /^[a-z][\w-]*$/.test(first)) {
        const target = /^(?:Compatibility a|A)lias for '([^']+)'/.exec(description)?.[1]
        if (target) help.aliases[first] = target.replace(/ -.*$/, '')
        else help.commands.push(first)
      }
    }
  }
  return help
}
