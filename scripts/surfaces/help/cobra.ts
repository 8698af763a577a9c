/** Help texts of Go's cobra: podman, buildah, skopeo; and cosign, whose flags are printed as `--flag=default:`. */
import { type HelpFlag, type ParsedHelp, sections } from './parsed-help.ts'

const plainFlag = /^\s+(?:(-\w), )?(--[\w.-]+)(?: (\S.*?))?(?:\s{2,}|\s*$)/
const cosignFlag = /^\s{4}(?:(-\w), )?(--[\w.-]+)=(.*):$/

function readFlagLine(line: string): HelpFlag | undefined {
  const cosign = cosignFlag.exec(line)
  if (cosign?.[2]) {
    return { names: named(cosign), arity: /^(true|false)$/.test(cosign[3] ?? '') ? 'none' : 'required' }
  }
  const plain = plainFlag.exec(line)
  if (!plain?.[2]) return undefined
  const value = plain[3] ?? ''
  return { names: named(plain), arity: value === '' ? 'none' : value.includes('[=') ? 'optional' : 'required' }
}

function named(match: RegExpExecArray): string[] {
  return [match[1], match[2]].filter((name) => name !== undefined)
}

/** Reads one cobra help text. */
export function readCobraHelp(text: string): ParsedHelp {
  const help: ParsedHelp = { flags: [], commands: [], aliases: {}, ownAliases: [], usage: '' }
  for (const { heading, lines } of sections(text)) {
    if (heading === 'usage') help.usage = lines.find((line) => line.trim())?.trim() ?? ''
    if (heading.endsWith('options') || heading.endsWith('flags')) {
      help.flags.push(...lines.map(readFlagLine).filter((flag) => flag !== undefined))
    }
    if (heading.endsWith('commands')) {
      help.commands.push(
        ...lines.map((line) => /^\s*([a-z][\w-]*)\s{1,}\S/.exec(line)?.[1]).filter((verb) => verb !== undefined),
      )
    }
    if (heading === 'aliases') {
      help.ownAliases.push(
        ...lines
          .join(' ')
          .split(/[\s,]+/)
          .filter(Boolean),
      )
    }
  }
  return help
}
