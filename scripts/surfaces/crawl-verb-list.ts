/** For tools whose help does not list every verb: a given command prints `VERB CANONICAL` lines. */
import pLimit from 'p-limit'
import { type CommandEntry, writeFlag } from '../../runner/lint/surfaces/surface.ts'
import type { Recipe } from './recipes.ts'
import type { Ask } from './tools-root.ts'

/** One level of verbs with the flags that each one's help shows. */
export async function crawlVerbList(recipe: Recipe, ask: Ask): Promise<CommandEntry> {
  const limit = pLimit(2)
  const { output } = await ask(recipe.verbs ?? [])
  const pairs = [...output.matchAll(/^([a-z][\w-]*) ([a-z][\w-]*)$/gm)]
  const flagsOf = async (path: string[]) => {
    const help = recipe.read((await ask([recipe.command, ...path, '--help'])).output)
    return [...new Set(help.flags.map((flag) => writeFlag(flag.names, flag.arity)))].sort()
  }
  const entry: CommandEntry = { flags: await flagsOf([]), commands: {}, aliases: {} }
  await Promise.all(
    pairs.map(async ([, verb = '', canonical = '']) => {
      if (verb !== canonical && entry.aliases) entry.aliases[verb] = canonical
      else if (entry.commands) entry.commands[verb] = { flags: await limit(() => flagsOf([verb])) }
    }),
  )
  entry.commands = Object.fromEntries(Object.entries(entry.commands ?? {}).sort())
  entry.aliases = Object.fromEntries(Object.entries(entry.aliases ?? {}).sort())
  return entry
}
