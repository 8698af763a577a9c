/** What the run engine sees of an open sandbox. */

import { within } from '../../core/waiting.ts'
import type { Tutorial } from '../../document/model.ts'
import { asRoot, LabError, type ResolvedImage, type Sandbox, type SandboxRequest, type SpawnOptions } from '../lab.ts'
import { watchCalls } from './agent/bootc-calls.ts'
import type { Channel, Started } from './agent/channel.ts'
import { writingError } from './agent/errors.ts'
import { type ProcessHandle, signalProcess } from './agent/process.ts'
import { attachedLoops, backingFile, type LoopLease, returnLoops } from './devices/loops.ts'
import { type Internals, type MachinesOf, setInternals } from './internals.ts'
import { encode } from './mounts/operation.ts'
import { controlInside, controlPipes, type LabParts, reader } from './mounts/parts.ts'
import { killStartedSince, leftovers } from './processes/process-tree.ts'

const closeTimeout = 10_000

/** What a sandbox occupies outside its namespaces. */
export type Traces = {
  id: string
  tmpfsDir: string
  /** See `mounts/disk.ts`. */
  diskDir: string
  cgroup: string | undefined
  /** Undefined where it needs none, and after it has returned them. */
  loops: LoopLease | undefined
  /** `ended`: no process of the sandbox lives any more. */
  remove(ended: boolean): Promise<void>
}

type Opened = {
  parts: LabParts
  request: SandboxRequest
  /** Group ids of the reader. */
  groups: string
  traces: Traces
  channel: Channel
  started: Started
  machinesOf: MachinesOf
}

export function makeScope({ parts, request, groups, traces, channel, started, machinesOf }: Opened): Sandbox {
  const handles = new Set<ProcessHandle>()
  const own = new Set<ProcessHandle>()
  const closers: (() => Promise<void> | void)[] = []
  let closing: Promise<void> | undefined

  const launch = (command: string[], options: SpawnOptions = {}): ProcessHandle => {
    const user = options.user ?? 'reader'
    const handle = channel.spawn({
      uid: user === 'root' ? 0 : reader.uid,
      groups: user === 'root' ? '0' : groups,
      cwd: options.cwd ?? reader.work,
      environment: documentedEnvironment(user, request.environment, options.environment),
      command,
    })
    handles.add(handle)
    void handle.exited.then(() => handles.delete(handle))
    return handle
  }
  const close = async () => {
    for (const action of closers.reverse()) await action()
    channel.send('close', [])
    // A process that hangs in the kernel must not hang the runner.
    const ended = await within(channel.gone, closeTimeout)
    if (!ended) {
      for (const pid of [started.init, started.keeper]) signalProcess(pid, 'SIGKILL')
      await within(channel.gone, closeTimeout)
    }
    await traces.remove(ended)
  }
  const pids = (some: Iterable<ProcessHandle>) => [...some].map((handle) => handle.pid).filter((pid) => pid > 0)
  const usedLoops = () =>
    traces.loops ? attachedLoops(traces.loops).map((number) => `/dev/loop${number} (${backingFile(number)})`) : []

  const named = imagesNamedIn(request.tutorial)
  const calls = parts.bootc.kind === 'stub' ? watchCalls(`${traces.tmpfsDir}/calls`) : undefined
  closers.push(() => calls?.close())
  const sandbox: Sandbox = {
    directory: reader.work,
    control: { host: `${traces.tmpfsDir}/control`, inside: controlInside, pipes: [...controlPipes] },
    spawn: launch,
    async writeFile(path, content, mode = 0o644) {
      const fields = [reader.work, path, mode.toString(8), String(reader.uid), groups, content]
      const answer = wrongPath(path) ?? (await channel.ask('file', fields))
      if (answer !== '') throw writingError(path, answer)
    },
    takeBootcCalls: async () => (await calls?.take()) ?? [],
    killStartedSince: (since, grace) =>
      killStartedSince({
        keeper: started.keeper,
        spared: new Set([started.init, ...pids(own)]),
        asked: new Map([...handles].map((handle) => [handle.pid, handle.asked])),
        since,
        grace,
      }),
    guest: (name) => machines.get(name),
    async returnLoops() {
      if (!traces.loops) return
      const { containers } = await sandbox.leftovers()
      // A container that still runs has device nodes of its own.
      if (containers.length === 0) await returnLoops(traces, internals)
    },
    images: () => parts.images.filter(named),
    leftovers: async () => leftovers(started.keeper, new Set([started.init, ...pids(handles)]), usedLoops()),
    close() {
      closing ??= close()
      return closing
    },
  }
  const internals: Internals = {
    parts,
    tmpfsDir: traces.tmpfsDir,
    diskDir: traces.diskDir,
    cgroup: traces.cgroup,
    keeper: started.keeper,
    init: started.init,
    spawnOwn(command, options = asRoot) {
      const handle = launch(command, options)
      own.add(handle)
      return handle
    },
    async perform(operations) {
      const answer = await channel.ask('perform', encode(operations))
      if (answer !== '') throw new LabError(`the sandbox could not be prepared: ${answer}`, 'Provision the lab again.')
    },
    onClose: (action) => void closers.push(action),
    registries: new Map(),
  }
  setInternals(sandbox, internals)
  const machines = machinesOf(internals, request.tutorial)
  return sandbox
}

/** What is wrong with a path below the working directory, in itself; where links lead is the agent's to check. */
function wrongPath(path: string): string | undefined {
  if (path === '' || path.endsWith('/')) return 'names no file'
  if (path.startsWith('/')) return 'is absolute; files are written below the working directory'
  if (path.split('/').includes('..')) return 'leads out of the working directory by `..`'
  return path.includes('\0') ? 'contains a NUL byte' : undefined
}

/** The only variables that a process in a sandbox starts with; nothing of the runner's own environment gets in. */
const path = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
const common = { LANG: 'C.UTF-8', PATH: path, SHELL: '/bin/bash', TERM: 'dumb', TZ: 'UTC' }

/** Later records win. */
function documentedEnvironment(
  user: 'reader' | 'root',
  ...more: (Record<string, string> | undefined)[]
): Record<string, string> {
  const own =
    user === 'root'
      ? { HOME: '/root', USER: 'root', LOGNAME: 'root', XDG_RUNTIME_DIR: '/run/user/0' }
      : { HOME: reader.home, USER: reader.name, LOGNAME: reader.name, XDG_RUNTIME_DIR: `/run/user/${reader.uid}` }
  return Object.assign({}, common, own, ...more)
}

/** Whether the tutorial's front matter lists the image, or one of its blocks names it. Each is looked for once. */
export function imagesNamedIn(tutorial: Tutorial): (image: ResolvedImage) => boolean {
  const texts = tutorial.blocks.map((block) =>
    block.kind === 'run' ? block.steps.map((step) => step.script).join('\n') : block.content,
  )
  const known = new Map<string, boolean>()
  return ({ name }) => {
    const named =
      known.get(name) ?? (tutorial.frontMatter.images.includes(name) || texts.some((text) => names(text, name)))
    known.set(name, named)
    return named
  }
}

/** `fedora:44` is not named by `fedora:44-minimal`. */
function names(text: string, name: string): boolean {
  for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + 1)) {
    const before = text[at - 1] ?? ' '
    const after = text[at + name.length] ?? ' '
    if (!/[\w./-]/.test(before) || text.slice(0, at).endsWith('//')) {
      if (!/[\w-]/.test(after)) return true
    }
  }
  return false
}
