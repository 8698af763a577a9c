/** What a finished provisioning left: enough to open the lab again by reading one file. */

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { writeAtomically } from '../../core/atomic-write.ts'
import { readJson } from '../../core/read-text.ts'
import { type Context, partKey } from '../provision/part.ts'
import { toolsRecipe } from './tools/part.ts'

const stateSchema = z.object({
  schema: z.literal(1),
  /** Directory of the tools. */
  tools: z.string(),
  /** Parts that must not be collected while this state is in use. */
  keeps: z.array(z.string()),
  /** Digests by which the base of the tools is known. */
  base: z.array(z.string()),
  /** Epoch milliseconds of the last look at the registry. */
  checkedAt: z.number(),
  identity: z.string(),
  versions: z.record(z.string(), z.string()),
  /** Whether rootless containers work; absent until it was tried. */
  rootless: z.object({ works: z.boolean(), why: z.string().exactOptional() }).exactOptional(),
  /** Whether sandboxes can have user namespaces; absent until one was seen to work. */
  isolation: z.object({ works: z.literal(true) }).exactOptional(),
})
export type State = z.infer<typeof stateSchema>

/** After this a registry is asked again: as long as evidence made with the network stays young. */
const freshMs = 24 * 60 * 60 * 1000

export function isFresh(state: State, now: number): boolean {
  const age = now - state.checkedAt
  return age >= 0 && age < freshMs
}

/** Undefined when there is none, or what it names is gone. */
export function readState(directory: string): State | undefined {
  const state = stateSchema.safeParse(readJson(stateFile(directory))).data
  return state && existsSync(state.tools) ? state : undefined
}

export async function writeState(state: State, context: Context): Promise<void> {
  await writeAtomically(stateFile(context.directory), JSON.stringify(state, null, 2))
}

function stateFile(directory: string): string {
  return join(directory, 'states', `${partKey({ name: 'fedora', recipe: toolsRecipe })}.json`)
}
