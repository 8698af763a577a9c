/** Reads a process of a sandbox or of a machine to its end. */
import { within } from '../core/waiting.ts'
import type { SandboxProcess } from './lab.ts'

/** `status` is null when a signal ended it; the output is that of both streams. */
export type Ended = { status: number | null; output: string }

/** Milliseconds after its end that a child of its own may hold its output open. */
const heldMs = 5000

/** Characters of its output that are kept: a page may have put another program in the place of the lab's. */
const most = 16 * 1024 * 1024

/** Milliseconds after which it is ended: the slowest takes some minutes where processors are emulated and busy. */
const longest = 30 * 60 * 1000

/** Gives it all of its standard input, and never rejects. */
export async function readToEnd(child: SandboxProcess, input = '', limit = longest): Promise<Ended> {
  let output = ''
  child.output.setEncoding('utf8').on('data', (text: string) => {
    if (output.length < most) output += text
  })
  const closed = new Promise((resolve) => child.output.once('close', resolve))
  // A program may end before it has read all.
  child.stdin.on('error', () => {})
  child.stdin.end(input)
  const timer = setTimeout(() => child.kill('SIGKILL'), limit)
  const { exitCode } = await child.exited
  clearTimeout(timer)
  await within(closed, heldMs)
  return { status: exitCode, output }
}
