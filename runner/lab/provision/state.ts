/** What a finished provisioning left: enough to open the lab again by reading one file. */

import { existsSync } from 'node:fs'
import { utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { writeAtomically } from '../../core/atomic-write.ts'
import { readJson } from '../../core/read-text.ts'
import type { Context } from './part.ts'

const image = z.object({
  name: z.string(),
  digest: z.string(),
  source: z.string(),
  subject: z.enum(['real', 'stand-in', 'candidate']),
})

const stateSchema = z.object({
  schema: z.literal(1),
  /** Directories of the parts in use. */
  tools: z.string(),
  stores: z.object({ rootful: z.string(), rootless: z.string() }),
  /** Keys of all parts that must not be collected while this state is in use. */
  keeps: z.array(z.string()),
  identity: z.string(),
  versions: z.record(z.string(), z.string()),
  images: z.array(image),
  /** As seen under that kernel; another one is asked again. */
  rootless: z.object({ works: z.boolean(), why: z.string().exactOptional(), kernel: z.string() }).exactOptional(),
  /** Whether sandboxes can have user namespaces; absent until one was seen to work under the kernel of `rootless`. */
  isolation: z.object({ works: z.literal(true) }).exactOptional(),
  bootc: z.object({
    kind: z.enum(['real', 'stub']),
    version: z.string().exactOptional(),
    source: z.string().exactOptional(),
  }),
})
export type State = z.infer<typeof stateSchema>

/** Undefined when there is none, or what it names is gone. */
export async function readState(key: string, context: Context): Promise<State | undefined> {
  const state = stateSchema.safeParse(readJson(stateFile(key, context))).data
  if (!state || ![state.tools, state.stores.rootful, state.stores.rootless].every(existsSync)) return undefined
  // The time of use decides what is collected.
  await utimes(stateFile(key, context), new Date(), new Date()).catch(() => undefined)
  return state
}

export async function writeState(key: string, state: State, context: Context): Promise<void> {
  await writeAtomically(stateFile(key, context), JSON.stringify(state, null, 2))
}

function stateFile(key: string, context: Context): string {
  return join(context.directory, 'states', `${key}.json`)
}
