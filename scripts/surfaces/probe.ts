/** Asks a tool for spellings that its help does not show; its complaint about unknown ones comes before it does anything. */
import candidates from './candidates.json' with { type: 'json' }
import type { HelpFlag } from './help/parsed-help.ts'
import type { Recipe } from './recipes.ts'
import type { Ask } from './tools-root.ts'

/** By the tool's name, else by its style. */
const flagCandidates: Record<string, string[]> = candidates.flags
const verbCandidates: Record<string, string[]> = candidates.verbs

/** Single letters are few enough to ask for all of them. */
const letters = [...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'].map((letter) => `-${letter}`)

/** No tool has a verb or a flag of this name. */
const nowhere = 'no-tool-has-this'

const unknownFlag = /unknown (shorthand )?flag|unknown option|unrecognized option|invalid option/i
const unknownVerb = /unrecognized command|unknown command/i

/** `podman run` and `podman container run` are one command: a verb with the same flags is asked once. */
const asked = new Map<string, Promise<HelpFlag[]>>()

/** Hidden flags of a command; their arity where the tool says it. */
export function probeFlags(recipe: Recipe, ask: Ask, path: string[], known: HelpFlag[]): Promise<HelpFlag[]> {
  const key = JSON.stringify([recipe.command, path.at(-1), known])
  const found = asked.get(key) ?? askFlags(recipe, ask, path, known)
  asked.set(key, found)
  return found
}

/** Whether a command hands on whatever it is given: it takes a flag that no tool has. */
export async function takesAnything(recipe: Recipe, ask: Ask, path: string[]): Promise<boolean> {
  if (!recipe.probe || recipe.style !== 'cobra' || path.length === 0) return false
  return !unknownFlag.test((await ask([recipe.command, ...path, '--help', `--${nowhere}`])).output)
}

async function askFlags(recipe: Recipe, ask: Ask, path: string[], known: HelpFlag[]): Promise<HelpFlag[]> {
  const names = new Set(known.flatMap((flag) => flag.names))
  const cobra = recipe.style === 'cobra'
  const found: HelpFlag[] = []
  const askAll = async (spellings: string[]) => {
    for (const name of spellings.filter((spelling) => !names.has(spelling))) {
      const words = cobra ? ['--help', name] : [name, '--help']
      const { output } = await ask([recipe.command, ...path, ...words])
      if (unknownFlag.test(output)) continue
      const arity = !cobra ? 'unknown' : /flag needs an argument/.test(output) ? 'required' : 'none'
      found.push({ names: [name], arity })
    }
  }
  await askAll(flagCandidates[recipe.tool] ?? flagCandidates[recipe.style] ?? [])
  // With cobra a letter that help does not show is short for a long flag that it does not show either.
  if (!cobra || found.length > 0) await askAll(letters)
  return found
}

/** Hidden verbs of a group. */
export async function probeVerbs(recipe: Recipe, ask: Ask, path: string[], known: string[]): Promise<string[]> {
  // To an unknown verb these parsers answer with the help of the group, or all alike.
  const helps = recipe.style === 'cobra' || recipe.style === 'goption'
  const helpTo = async (verb: string[]) => (await ask([recipe.command, ...path, ...verb, '--help'])).output
  const answers = helps ? await Promise.all([[], [nowhere]].map((verb) => helpTo(verb))) : []
  const found: string[] = []
  for (const verb of (verbCandidates[recipe.tool] ?? verbCandidates[recipe.style] ?? []).filter(
    (verb) => !known.includes(verb),
  )) {
    const output = helps ? await helpTo([verb]) : (await ask([recipe.command, ...path, verb])).output
    if (!answers.includes(output.replaceAll(verb, nowhere)) && !answers.includes(output) && !unknownVerb.test(output))
      found.push(verb)
  }
  return found
}
