/** What a help text says, whatever its dialect. */
import type { Arity } from '../../../runner/lint/surfaces/surface.ts'

export type HelpFlag = { names: string[]; arity: Arity }

export type ParsedHelp = {
  flags: HelpFlag[]
  /** Verbs one level below. */
  commands: string[]
  /** Alias → verb path below the same parent. */
  aliases: Record<string, string>
  /** Other names of this very command. */
  ownAliases: string[]
  /** The usage line without the tool's and verbs' names. */
  usage: string
}

/** Lines of a help text grouped under their headings (`Options:`), the heading in lower case. */
export function sections(text: string): { heading: string; lines: string[] }[] {
  const found = [{ heading: '', lines: [] as string[] }]
  for (const line of text.split('\n')) {
    const heading = /^([A-Z*][^:]*):\s*$/.exec(line)?.[1]
    if (heading) found.push({ heading: heading.toLowerCase(), lines: [] })
    else found.at(-1)?.lines.push(line)
  }
  return found
}

/** Reads `-x VALUE, --exclude=VALUE` (up to the description) into names and arity. */
export function readSpelling(spelling: string): HelpFlag | undefined {
  const names: string[] = []
  let arity: Arity = 'none'
  for (const part of spelling.split(/,? (?=-)|,(?=-)/)) {
    const match = /^(--?[A-Za-z0-9][\w.-]*)(\[?=)?\s?(.*)$/.exec(part.trim())
    if (!match?.[1]) return undefined
    names.push(match[1])
    if (match[2] === '[=') arity = 'optional'
    else if (match[2] || match[3]) arity = 'required'
  }
  return { names, arity }
}
