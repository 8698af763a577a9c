/** Asks a tool for the help of every verb and builds its surface. */
import pLimit from 'p-limit'
import { type CommandEntry, writeFlag } from '../../runner/lint/surfaces/surface.ts'
import type { ParsedHelp } from './help/parsed-help.ts'
import { probeFlags, probeVerbs, takesAnything } from './probe.ts'
import type { Recipe } from './recipes.ts'
import type { Ask } from './tools-root.ts'

const limit = pLimit(2)

/** The tree below `path`; `help` is what the tool printed for it. */
export async function crawl(recipe: Recipe, ask: Ask, path: string[] = [], known?: ParsedHelp): Promise<CommandEntry> {
  const help = known ?? recipe.read(await helpOf(recipe, ask, path))
  if (await limit(() => takesAnything(recipe, ask, path))) return { open: true }
  // Internal verbs of some tools have no help.
  if (recipe.style === 'goption' && help.usage === '') return { open: true }
  const entry: CommandEntry = {}
  const flags = [
    ...help.flags,
    ...(recipe.probe && (path.length === 0 || recipe.style === 'cobra')
      ? await limit(() => probeFlags(recipe, ask, path, help.flags))
      : []),
  ]
  if (flags.length > 0) entry.flags = [...new Set(flags.map((flag) => writeFlag(flag.names, flag.arity)))].sort()
  if (recipe.stopsAt?.includes(path.join(' ')) || (recipe.style === 'cobra' && endsAtPositional(help.usage)))
    entry.stopsAtPositional = true
  const verbs = help.commands.filter((verb) => !(path.length > 0 && verb === 'help'))
  // A group may show none of its verbs.
  const group = recipe.probe && (recipe.style === 'goption' ? /\bCOMMAND\b/.test(help.usage) : help.flags.length === 0)
  // dnf5's usage line names the arguments that a verb takes.
  if (verbs.length === 0 && recipe.style === 'dnf5' && /\[OPTIONS\]\s*$/.test(help.usage))
    entry.positionals = { min: 0, max: 0 }
  if (verbs.length === 0 && !group) return entry
  entry.commands = {}
  const aliases: Record<string, string> = { ...help.aliases }
  const children = await Promise.all(
    [...new Set(verbs)].sort().map(async (verb) => {
      const text = await limit(() => helpOf(recipe, ask, [...path, verb]))
      const child = recipe.read(text)
      for (const alias of child.ownAliases) if (!verbs.includes(alias)) aliases[alias] = verb
      // A help text that is the parent's again belongs to a verb without one of its own.
      const tree =
        recipe.style === 'getopt'
          ? {}
          : await crawl(recipe, ask, [...path, verb], {
              ...child,
              commands: repeats(child, help) ? [] : child.commands,
            })
      return [verb, tree] as const
    }),
  )
  for (const [verb, tree] of children) entry.commands[verb] = tree
  if (recipe.probe) {
    const hidden = await probeVerbs(recipe, ask, path, [...verbs, ...Object.keys(aliases)])
    for (const verb of hidden)
      entry.commands[verb] = recipe.style === 'getopt' ? {} : await crawl(recipe, ask, [...path, verb])
  }
  for (const verb of path.length === 0 ? (recipe.external ?? []) : []) entry.commands[verb] = { open: true }
  if (Object.keys(entry.commands).length === 0) delete entry.commands
  if (Object.keys(aliases).length > 0) entry.aliases = Object.fromEntries(Object.entries(aliases).sort())
  return entry
}

async function helpOf(recipe: Recipe, ask: Ask, path: string[]): Promise<string> {
  return (await ask([recipe.command, ...path, '--help'])).output
}

function repeats(child: ParsedHelp, parent: ParsedHelp): boolean {
  return child.commands.length > 0 && child.commands.join() === parent.commands.join()
}

/** `podman run [options] IMAGE [COMMAND [ARG...]]`: what follows the image is not podman's. */
function endsAtPositional(usage: string): boolean {
  return /\[?(COMMAND|ARGS?)\b/.test(usage.replace(/^.*\[(options|flags)\]/, ''))
}
