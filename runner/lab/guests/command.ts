/** Runs the lab's own programs in a sandbox, apart from what the document runs there. */
import type { SpawnOptions } from '../lab.ts'
import { readToEnd } from '../read-to-end.ts'
import type { Internals } from '../sandbox/internals.ts'

/** As root by default. Rejects with what the program printed when it fails. */
export async function inSandbox(internals: Internals, command: string[], options?: SpawnOptions): Promise<string> {
  const { status, output } = await readToEnd(internals.spawnOwn(command, options))
  if (status !== 0)
    throw new Error(`${command.slice(0, 4).join(' ')} … ended with ${status}: ${output.trim().slice(-2000)}`)
  return output
}
