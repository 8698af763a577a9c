/** Takes repetition out of a surface: global flags from verbs, and verbs that are another verb under a second path. */
import type { CommandEntry, FlagEntry } from '../../runner/lint/surfaces/surface.ts'

/** A smaller tree of the same meaning. */
export function compact(root: CommandEntry): CommandEntry {
  const seen = new Map<string, string>()
  const globals = new Set(root.flags?.map(text))
  const visit = (entry: CommandEntry, path: string): CommandEntry => {
    const { flags, commands, ...rest } = entry
    const own = path === '' ? flags : flags?.filter((flag) => !globals.has(text(flag)))
    const slim: CommandEntry = { ...(own?.length ? { flags: own } : {}), ...rest }
    const key = JSON.stringify([slim, commands])
    const first = seen.get(key)
    if (first !== undefined && key.length > 60) return { same: first }
    seen.set(key, path)
    if (commands) {
      slim.commands = {}
      for (const [verb, child] of Object.entries(commands))
        slim.commands[verb] = visit(child, path ? `${path} ${verb}` : verb)
    }
    return slim
  }
  return visit(root, '')
}

function text(flag: FlagEntry): string {
  return typeof flag === 'string' ? flag : flag.flag
}
