/**
 * The runner in the machine round the lab: opens the lab, runs the pages that arrive, and sends back what it saw. Standard
 * output is the machine's console; file 3 is the port.
 */
import { createReadStream, createWriteStream } from 'node:fs'
import { createInterface } from 'node:readline'
import type { Tutorial } from '../../document/model.ts'
import { type Lab, LabError } from '../../lab/lab.ts'
import { openInMachine } from '../../lab/offline/factory.ts'
import type { RunOptions } from '../../run/plan/run-options.ts'
import { runTutorial } from '../../run/run-tutorial.ts'

/** First of all lines. */
export type Opening = { setup: unknown; noRootPages: boolean }
export type PageRequest = {
  id: number
  tutorial: Tutorial
  options: Pick<RunOptions, 'variant' | 'timeout'>
}

const port = createWriteStream('', { fd: 3 })
const { signal } = new AbortController()
const send = (message: object) => void port.write(`${JSON.stringify(message)}\n`)

async function openLab({ setup, noRootPages }: Opening): Promise<Lab> {
  const lab = await openInMachine(setup, { images: {}, directory: '/lab', noRootPages, progress: () => {}, signal })
  send({ ready: true })
  return lab
}

async function runPage(lab: Lab, { id, tutorial, options }: PageRequest): Promise<void> {
  try {
    const evidence = await runTutorial(tutorial, lab, { ...options, signal }, (event) => send({ id, event }))
    send({ id, evidence })
  } catch (error) {
    const { message, stack } = error as Error
    const text = error instanceof LabError ? `${message}; ${error.suggestion}` : (stack ?? message)
    send({ id, error: text })
  }
}

send({ alive: true })
setInterval(() => send({ alive: true }), 10_000)
let lab: Promise<Lab> | undefined
for await (const line of createInterface({ input: createReadStream('', { fd: 3 }) })) {
  const message = JSON.parse(line) as Opening | PageRequest
  if ('setup' in message) lab = openLab(message)
  else if (lab !== undefined) void lab.then((opened) => runPage(opened, message))
}
