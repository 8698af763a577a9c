/** Puts spellings that help does not show to a tool; its complaint about unknown ones comes before it does anything. */
import candidates from './candidates.json' with { type: 'json' }
import type { HelpFlag } from './help/parsed-help.ts'
import type { Recipe } from './recipes.ts'
import type { Ask } from './tools-root.ts'

/** By the tool's name, else by its style. */
const flagCandidates: Record<string, string[]> = candidates.flags
const verbCandidates: Record<string, string[]> = candidates.verbs

/** Single letters are few enough to ask for all of them. */
const letters = [...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'].map((letter) => `-${letter}`)

const unknownFlag = /unknown (shorthand )?flag|unknown option|unrecognized option|invalid option/i
const unknownVerb = /unrecognized command|unknown command/i

/** `podman run` and `podman container run` are one command: a verb with the same flags is asked once. */
const asked = new Map<string, Promise<HelpFlag[]>>()

/** Hidden flags of a command; their arity where the tool tells it. */
export function probeFlags(recipe: Recipe, ask: Ask, path: string[], known: HelpFlag[]): Promise<HelpFlag[]> {
  const key = JSON.stringify([recipe.command, path.at(-1), known])
  const found = asked.get(key) ?? askFlags(recipe, ask, path, known)
  asked.set(key, found)
  return found
}

async function askFlags(recipe: Recipe, ask: Ask, path: string[], known: HelpFlag[]): Promise<HelpFlag[]> {
  const names = new Set(known.flatMap((flag) => flag.names))
  const cobra = recipe.style === 'cobra'
  const spellings = [
    ...(flagCandidates[recipe.tool] ?? flagCandidates[recipe.style] ?? []),
    ...(cobra ? [] : letters),
  ].filter((name) => !names.has(name))
  const found: HelpFlag[] = []
  for (const name of spellings) {
    const words = cobra ? ['--help', name] : [name, '--help']
    const { output } = await ask([recipe.command, ...path, ...words])
    if (unknownFlag.test(output)) continue
    found.push({
      names: [name],
      arity: !cobra ? 'unknown' : /flag needs an argument/.test(output) ? 'required' : 'none',
    })
  }
  return found
}

/** Hidden verbs of a group. */
export async function probeVerbs(recipe: Recipe, ask: Ask, path: string[], known: string[]): Promise<string[]> {
  const cobra = recipe.style === 'cobra'
  const group = cobra ? (await ask([recipe.command, ...path, '--help'])).output : ''
  const found: string[] = []
  for (const verb of (verbCandidates[recipe.tool] ?? verbCandidates[recipe.style] ?? []).filter(
    (verb) => !known.includes(verb),
  )) {
    const { output } = await ask([recipe.command, ...path, verb, ...(cobra ? ['--help'] : [])])
    if (output !== group && !unknownVerb.test(output)) found.push(verb)
  }
  return found
}
