/** Runs the lab's own programs in a sandbox, apart from what the document runs there. */
import type { SpawnOptions } from '../lab.ts'
import type { Internals } from '../sandbox/internals.ts'

export type Ended = { status: number | null; output: string }

/** As root unless told. Never rejects; the output is that of both streams. */
export async function tryInSandbox(
  internals: Internals,
  command: string[],
  options: SpawnOptions = { user: 'root', cwd: '/' },
): Promise<Ended> {
  const child = internals.spawnOwn(command, options)
  let output = ''
  child.output.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  const closed = new Promise((resolve) => child.output.on('close', resolve))
  child.stdin.end()
  const { exitCode } = await child.exited
  await closed
  return { status: exitCode, output }
}

/** Rejects with what the program printed when it fails. */
export async function inSandbox(internals: Internals, command: string[], options?: SpawnOptions): Promise<string> {
  const { status, output } = await tryInSandbox(internals, command, options)
  if (status !== 0)
    throw new Error(`${command.slice(0, 4).join(' ')} … ended with ${status}: ${output.trim().slice(-2000)}`)
  return output
}
