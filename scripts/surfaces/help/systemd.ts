/** Help texts of systemd's tools: `-t --type=TYPE  …` with descriptions that wrap. */
import { type ParsedHelp, sections } from './parsed-help.ts'

const flagLine = /^\s{1,5}(?:(-\w)(?= |$))?(?:\s*(--[a-z][\w-]*)(\[=|=)?| ([A-Z]+)(?= {2,}))?/

/** Reads the help text of systemctl or journalctl. */
export function readSystemdHelp(text: string): ParsedHelp {
  const help: ParsedHelp = { flags: [], commands: [], aliases: {}, ownAliases: [], usage: '' }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: headings are underlined by escape sequences on some terminals
  for (const { heading, lines } of sections(text.replaceAll(/\x1b\[[\d;]*m/g, ''))) {
    for (const line of lines) {
      if (/(options|commands)$/.test(heading) && /^\s{1,5}-/.test(line)) {
        const [, short, long, attached, spaced] = flagLine.exec(line) ?? []
        const names = [short, long].filter((name) => name !== undefined)
        if (names.length > 0)
          help.flags.push({ names, arity: attached === '[=' ? 'optional' : attached || spaced ? 'required' : 'none' })
      } else if (heading.endsWith('commands')) {
        const verb = /^ {2}\[?([a-z][a-z-]+)(?=\s|\]|$)/.exec(line)?.[1]
        if (verb) help.commands.push(verb)
      }
    }
  }
  return help
}
