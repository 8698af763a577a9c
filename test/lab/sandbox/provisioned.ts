/** The lab that tests open sandboxes on: the offline lab as an earlier run provisioned it. Provisioning is not tested here. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { machinesOf } from '../../../runner/lab/guests/machines.ts'
import type { Sandbox, SandboxRequest, SpawnOptions } from '../../../runner/lab/lab.ts'
import { labParts } from '../../../runner/lab/offline/factory.ts'
import type { Context } from '../../../runner/lab/provision/part.ts'
import { readState } from '../../../runner/lab/provision/state.ts'
import type { LabParts } from '../../../runner/lab/sandbox/mounts/parts.ts'
import { closeSandboxes, openSandbox } from '../../../runner/lab/sandbox/sandbox.ts'
import { request } from './request.ts'

export { request }

const directory = join(
  process.env.LAB_DIR ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'image-mode-docs'),
  'offline',
)
const scratch = mkdtempSync(join(tmpdir(), 'sandbox-test-'))
const context: Context = { directory, progress: () => {}, signal: new AbortController().signal }

/** Undefined when the lab was not provisioned before, or this is not root on Linux. */
export const parts: LabParts | undefined = await find()

async function find(): Promise<LabParts | undefined> {
  if (process.getuid?.() !== 0) return undefined
  for (const key of newestStates()) {
    const state = await readState(key, context)
    if (state) return { ...labParts(state, context), scratch }
  }
  return undefined
}

function newestStates(): string[] {
  const states = join(directory, 'states')
  try {
    const files = readdirSync(states).filter((name) => name.endsWith('.json'))
    const age = (name: string) => -statSync(join(states, name)).mtimeMs
    return files.sort((a, b) => age(a) - age(b)).map((name) => name.slice(0, -5))
  } catch {
    return []
  }
}

/** A test that needs the provisioned lab; skipped with the reason where there is none. */
export function labTest(
  name: string,
  body: (parts: LabParts, t: TestContext) => Promise<void>,
  timeout = 120_000,
): void {
  const skip = parts ? false : `no provisioned offline lab below ${directory}, or not root`
  test(name, { skip, timeout }, async (t) => {
    if (parts) await body(parts, t)
  })
}

test.after(async () => {
  if (parts) await closeSandboxes(parts)
  rmSync(scratch, { recursive: true, force: true })
})

/** Opens a sandbox that is closed when the test is over. */
export async function opened(lab: LabParts, t: TestContext, asked: SandboxRequest = request()): Promise<Sandbox> {
  const sandbox = await openSandbox(lab, asked, machinesOf)
  t.after(() => sandbox.close())
  return sandbox
}

/** Runs a bash command to its end. */
export async function run(sandbox: Sandbox, script: string, options: SpawnOptions = {}) {
  const child = sandbox.spawn(['bash', '-c', script], options)
  child.stdin.end()
  let output = ''
  child.output.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  const ended = new Promise((resolve) => child.output.on('close', resolve))
  const exit = await child.exited
  await ended
  return { ...exit, output }
}

/** Whether a process of the host lives (a zombie does not). */
export function lives(pid: number): boolean {
  try {
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}
