/** Reads a process of a sandbox or of a machine to its end, or to a word of its output. */
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

/** What it printed until it printed `word`, came to its `end`, or took too long (milliseconds). */
export async function readToWord(child: SandboxProcess, word: string, ms: number) {
  let found = false
  let printed = ''
  let end: Awaited<SandboxProcess['exited']> | undefined
  const heard = new Promise<void>((resolve) => {
    child.output.setEncoding('utf8').on('data', (text: string) => {
      printed = (printed + text).slice(-4000)
      if (!printed.includes(word)) return
      found = true
      resolve()
    })
  })
  const ended = child.exited.then((exit) => {
    end = exit
  })
  await within(Promise.race([heard, ended]), ms)
  return { found, printed, end }
}
