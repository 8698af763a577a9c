/** Help texts of GLib's option parser, as ostree prints them. */
import { type ParsedHelp, readSpelling, sections } from './parsed-help.ts'

/** Reads one GOption help text. */
export function readGoptionHelp(text: string): ParsedHelp {
  const help: ParsedHelp = { flags: [], commands: [], aliases: {}, ownAliases: [], usage: '' }
  for (const { heading, lines } of sections(text)) {
    if (heading === 'usage') help.usage = lines[0]?.trim() ?? ''
    for (const line of lines) {
      // A flag in place of a verb stands in the usage line alone.
      if (heading === 'usage')
        for (const name of line.match(/(?<=\s)--[\w-]+(?=\|)/g) ?? []) help.flags.push({ names: [name], arity: 'none' })
      const first = /^ {2}(\S.*?)(?:\s{2,}.*)?$/.exec(line)?.[1] ?? ''
      if (heading.endsWith('options') && first.startsWith('-')) {
        const flag = readSpelling(first)
        if (flag) help.flags.push(flag)
      } else if (heading.endsWith('commands') && /^[a-z][\w-]*$/.test(first)) help.commands.push(first)
    }
  }
  return help
}
