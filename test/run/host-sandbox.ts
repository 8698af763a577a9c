/** A lab without namespaces: real bash on this machine, in a directory of its own. A double for tests only. */
import { execFileSync, spawn } from 'node:child_process'
import {
  closeSync,
  constants,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { Socket } from 'node:net'
import { dirname, join } from 'node:path'
import type { Lab, LabDescription, ResolvedImage, Sandbox, SandboxProcess, SpawnOptions } from '../../runner/lab/lab.ts'

export const hostDescription: LabDescription = {
  name: 'host',
  identity: 'host',
  versions: {},
  images: [],
  kernel: 'test',
  cpu: 'test',
  user: 'root',
  rootless: { works: false, why: 'a test double' },
  bootc: { kind: 'stub' },
  lacks: { guest: 'no machine can be booted here' },
  substitutions: [],
}

export type HostSandbox = Sandbox & { closed: boolean }

export type HostLab = Lab & { sandboxes: HostSandbox[] }

/** `description` overrides what the lab says of itself; `images` what its sandboxes say they used. */
export function hostLab(description: Partial<LabDescription> = {}, images: () => ResolvedImage[] = () => []): HostLab {
  const sandboxes: HostSandbox[] = []
  return {
    sandboxes,
    describe: () => ({ ...hostDescription, ...description }),
    async open(request) {
      const sandbox = openHostSandbox(request.environment, images)
      sandboxes.push(sandbox)
      return sandbox
    },
    async close() {
      for (const sandbox of sandboxes) await sandbox.close()
    },
  }
}

export function openHostSandbox(environment: Record<string, string>, images: () => ResolvedImage[]): HostSandbox {
  const root = mkdtempSync('/dev/shm/run-test-')
  const directory = join(root, 'work')
  const control = join(root, 'control')
  const calls = join(root, 'bootc-calls')
  execFileSync('mkdir', [directory, control])
  // Descendants are known by this variable, as the real sandbox knows them by their namespace.
  const mark = `LAB_TEST=${root}`
  const shells = new Set<number>()
  let pipes = 0

  const running = () =>
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap((name) => {
        try {
          if (!readFileSync(`/proc/${name}/environ`, 'utf8').split('\0').includes(mark)) return []
          const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
          const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
          if (fields[0] === 'Z') return []
          const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').split('\0').join(' ').trim()
          return [{ pid: Number(name), startedAt: bootTime() + Number(fields[19]) * 10, command }]
        } catch {
          return []
        }
      })

  function spawnInside(command: string[], options: SpawnOptions = {}): SandboxProcess {
    // A named pipe: Node's own pipes are sockets, which `> /dev/stderr` cannot open again.
    const path = join(root, `out.${pipes++}`)
    execFileSync('mkfifo', [path])
    const reading = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
    const writing = openSync(path, constants.O_WRONLY)
    const child = spawn(command[0] ?? '', command.slice(1), {
      cwd: options.cwd ?? directory,
      env: {
        PATH: `${join(root, 'bin')}:${process.env.PATH}`,
        HOME: root,
        LANG: 'C.UTF-8',
        BOOTC_CALLS: calls,
        LAB_TEST: root,
        LAB_USER: options.user ?? 'reader',
        ...environment,
        ...options.environment,
      },
      stdio: ['pipe', writing, writing],
      detached: true,
    })
    if (!child.stdin) throw new Error('a pipe was asked for')
    closeSync(writing)
    const output = new Socket({ fd: reading, readable: true, writable: false })
    const pid = child.pid ?? -1
    shells.add(pid)
    return {
      pid,
      stdin: child.stdin,
      output,
      exited: new Promise((resolve) =>
        child.on('exit', (exitCode, signal) => {
          shells.delete(pid)
          resolve({ exitCode, signal })
        }),
      ),
      kill: (signal) => void child.kill(signal),
    }
  }

  const sandbox: HostSandbox = {
    closed: false,
    directory,
    control: { host: control, inside: control },
    spawn: spawnInside,
    async writeFile(path, content, mode = 0o644) {
      const target = join(directory, path)
      await mkdir(dirname(target), { recursive: true })
      if (existsSync(target) && statSync(target).isDirectory())
        throw new Error(`${path} cannot be written: ${path}: Is a directory`)
      await writeFile(target, content, { mode })
    },
    async returnLoops() {
      // Files in the working directory are all that a block of this lab can see.
      await writeFile(join(directory, 'loops-returned'), '')
    },
    async takeBootcCalls() {
      const text = await readFile(calls, 'utf8').catch(() => '')
      rmSync(calls, { force: true })
      return text.split('\n').filter((line) => line !== '')
    },
    async killStartedSince(since, grace) {
      const victims = running().filter((entry) => entry.startedAt >= since - 10 && !shells.has(entry.pid))
      for (const { pid } of victims) signal(pid, 'SIGTERM')
      const deadline = Date.now() + grace
      const alive = () => running().some((entry) => victims.some((victim) => victim.pid === entry.pid))
      while (alive() && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 20))
      for (const { pid } of running().filter((entry) => entry.startedAt >= since - 10 && !shells.has(entry.pid))) {
        signal(pid, 'SIGKILL')
      }
      return victims.map((victim) => victim.command)
    },
    guest: (name) => Promise.reject(new Error(`${name} cannot be booted here`)),
    images,
    async leftovers() {
      return { processes: running().map((entry) => entry.command), containers: [], loopDevices: [] }
    },
    async close() {
      if (sandbox.closed) return
      sandbox.closed = true
      for (const { pid } of running()) signal(pid, 'SIGKILL')
      rmSync(root, { recursive: true, force: true })
    },
  }
  return sandbox
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch {
    // It has ended by itself.
  }
}

/** Epoch milliseconds; /proc/stat has it in whole seconds only. */
function bootTime(): number {
  boot ??= Date.now() - Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0]) * 1000
  return boot
}
let boot: number | undefined
