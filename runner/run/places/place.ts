/** Where sessions open: the tutorial's sandbox, and machines that were booted in it. */
import { execFileSync } from 'node:child_process'
import { Socket } from 'node:net'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import type { Sandbox, SandboxProcess, SpawnOptions } from '../../lab/lab.ts'
import { type HeldFile, holdFile, openPipe, writeAnew } from '../../lab/untrusted-files.ts'

/** The command line of a session's shell, and of its subshells. */
export const sessionShell = 'bash -s'

export type Place = {
  /** The working directory, as shells see it. */
  directory: string
  spawn(command: string[], options?: SpawnOptions): SandboxProcess
  /** Makes a text readable for shells; returns its path there. Synchronous: it stands between two blocks. */
  deliver(name: string, text: string): string
  /** The same for a text that is replaced from step to step. To be closed. */
  openFile(name: string): StepFile
  /** A pipe into which shells can write; returns its path there, and what comes out of it. */
  openPipe(name: string): { path: string; output: Readable }
  /** Writes below the working directory, as the reader. */
  writeFile(path: string, content: string, mode?: number): Promise<void>
  /** Ends what started after `since` (epoch ms); returns command lines. */
  killStartedSince(since: number, grace: number): Promise<string[]>
}

/** `path` as shells see it. */
export type StepFile = HeldFile & { path: string }

/** The lab's own workstation. */
export function sandboxPlace(sandbox: Sandbox): Place {
  const { host, inside, pipes = [] } = sandbox.control
  return {
    directory: sandbox.directory,
    spawn: (command, options) => sandbox.spawn(command, options),
    deliver(name, text) {
      writeAnew(join(host, name), text)
      return `${inside}/${name}`
    },
    openFile: (name) => ({ path: `${inside}/${name}`, ...holdFile(join(host, name)) }),
    openPipe(name) {
      const ready = pipes.shift()
      if (ready === undefined) execFileSync('mkfifo', ['-m', '666', join(host, name)])
      const descriptor = openPipe(join(host, ready ?? name))
      return {
        path: `${inside}/${ready ?? name}`,
        output: new Socket({ fd: descriptor, readable: true, writable: false }),
      }
    },
    writeFile: (path, content, mode) => sandbox.writeFile(path, content, mode),
    killStartedSince: (since, grace) => sandbox.killStartedSince(since, grace),
  }
}
