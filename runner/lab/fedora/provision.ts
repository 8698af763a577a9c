/** Makes the tools of the fedora lab, or finds them made. */

import { mkdir, rm, utimes } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { sha256 } from '../../core/sha256.ts'
import { LabError } from '../lab.ts'
import { runInRoot } from '../provision/in-root.ts'
import { withLock } from '../provision/lock.ts'
import { type Context, collectGarbage, ensurePart } from '../provision/part.ts'
import { inspectImage, want } from './images/download.ts'
import { isFresh, readState, type State, writeState } from './state.ts'
import { base, copiedPrograms, pullBase, reportedPackages, toolsPart } from './tools/part.ts'
import { findPodman } from './tools/podman.ts'

export async function provision(context: Context): Promise<State> {
  const warm = readState(context.directory)
  if (warm && isFresh(warm, Date.now())) {
    // The time of use decides what is collected.
    await utimes(warm.tools, new Date(), new Date())
    return warm
  }
  await mkdir(context.directory, { recursive: true })
  return await withLock(context, async () => {
    const made = readState(context.directory)
    if (made && (isFresh(made, Date.now()) || (await isCurrent(made, context)))) {
      const state = { ...made, checkedAt: Date.now() }
      await writeState(state, context)
      return state
    }
    const state = await make(context)
    await writeState(state, context)
    await collectGarbage(context)
    return state
  })
}

/** Whether the registry still has the base that the tools were made of; what cannot be asked counts as current. */
async function isCurrent(state: State, context: Context): Promise<boolean> {
  const task = `Look for a newer ${base}`
  context.progress({ task, state: 'start' })
  try {
    const { listed } = await inspectImage(want(base), state.tools, context)
    return state.base.includes(listed)
  } catch (error) {
    if (!(error instanceof LabError)) throw error
    context.progress({ task, state: 'progress', note: 'no answer: the tools stay as they are' })
    return true
  } finally {
    context.progress({ task, state: 'done' })
  }
}

async function make(context: Context): Promise<State> {
  const storage = join(context.directory, 'podman.partial')
  await rm(storage, { recursive: true, force: true })
  try {
    const podman = await findPodman(context)
    const { digest, known } = await pullBase(podman, storage, context)
    const part = toolsPart(digest, storage, podman)
    const tools = await ensurePart(part, context)
    const packages = await installed(tools, context)
    return {
      schema: 1,
      tools,
      keeps: [basename(tools)],
      base: known,
      checkedAt: Date.now(),
      identity: sha256(JSON.stringify([packages, copiedPrograms])),
      versions: Object.fromEntries([...packages.filter(([name]) => reportedPackages.includes(name)), ...copied()]),
    }
  } finally {
    await rm(storage, { recursive: true, force: true })
  }
}

function copied(): [name: string, image: string][] {
  return copiedPrograms.map(({ image, to }) => [basename(to), `of ${image}`])
}

/** Name and version of each package, sorted. */
async function installed(tools: string, context: Context): Promise<[name: string, version: string][]> {
  const format = '%{NAME} %{VERSION}-%{RELEASE}\\n'
  const text = await runInRoot(tools, ['rpm', '--query', '--all', '--queryformat', format], { signal: context.signal })
  const lines = text.split('\n').filter(Boolean).sort()
  return lines.map((line): [string, string] => {
    const [name = '', version = ''] = line.split(' ')
    return [name, version]
  })
}
