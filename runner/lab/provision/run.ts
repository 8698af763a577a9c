/** Runs a program of the host for the provisioner: dies with the runner, throws `LabError`s. */

import { accessSync, constants } from 'node:fs'
import { join } from 'node:path'
import { defined } from '../../core/defined.ts'
import { LabError } from '../lab.ts'

export type RunOptions = {
  signal: AbortSignal
  /** Called with each line of either stream. */
  onLine?: (line: string) => void
  environment?: Record<string, string>
  input?: string
  cwd?: string
  /** Named in messages; the first word of the command by default. */
  program?: string
}

/** Lines kept for the message when a program fails. */
const remembered = 60

/**
 * Standard output of `command`. Standard error is kept for the message of the `LabError` that a failure throws.
 * The program is killed by the kernel when the runner dies, however it dies.
 */
export async function run(command: string[], options: RunOptions): Promise<string> {
  options.signal.throwIfAborted()
  const tail: string[] = []
  // A warm start runs nothing: it shall not wait for this to load.
  const { execa } = await import('execa')
  const subprocess = execa('setpriv', ['--pdeathsig', 'KILL', '--', ...command], {
    cancelSignal: options.signal,
    // Half-made parts are thrown away: nothing needs to end in order.
    killSignal: 'SIGKILL',
    env: { LC_ALL: 'C.UTF-8', PATH: searchPath(), ...options.environment },
    extendEnv: false,
    ...(options.input === undefined ? { stdin: 'ignore' as const } : { input: options.input }),
    ...defined({ cwd: options.cwd }),
    reject: false,
    maxBuffer: 64 * 1024 * 1024,
    all: true,
    buffer: { stdout: true, stderr: false, all: false },
  })
  const reading = (async () => {
    for await (const line of subprocess.iterable({ from: 'all' })) {
      tail.push(line)
      if (tail.length > remembered) tail.shift()
      options.onLine?.(line)
    }
  })().catch(() => undefined)
  const result = await subprocess
  await reading
  options.signal.throwIfAborted()
  if (result.failed) throw explainFailure(options.program ?? command[0] ?? '', result, tail)
  return result.stdout ?? ''
}

/** The directories of system programs first: an ordinary user's PATH lacks them. */
export function searchPath(): string {
  return `${process.env.PATH ?? ''}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`
}

/** Whether the machine has a program of this name where the lab looks for programs. */
export function hasProgram(name: string): boolean {
  return searchPath()
    .split(':')
    .some((directory) => {
      try {
        accessSync(join(directory, name), constants.X_OK)
        return true
      } catch {
        return false
      }
    })
}

/** Turns the failure of a program into a `LabError` that says what to do. */
type Failed = { exitCode?: number | undefined; signal?: string | undefined; code?: string | undefined }

const roomNeeded =
  'Free some space (the lab needs about 6 GB), or name a directory on another disk with LAB_DIR, and start again: finished parts are kept.'

const causes: { pattern: RegExp; message: string; suggestion: string }[] = [
  {
    pattern: /No space left on device|ENOSPC|write error: disk full/i,
    message: 'the disk is full',
    suggestion: roomNeeded,
  },
  {
    pattern:
      /Temporary failure resolving|Could not resolve|Name or service not known|Network is unreachable|Could not connect|Connection timed out|Connection refused|Failed to fetch|no such host|i\/o timeout/i,
    message: 'the network, or the package archive in it, cannot be reached',
    suggestion:
      'Check the network and the proxy settings and start again: finished parts are kept. Without any network, use --offline-cache with a directory that a run on another machine has filled.',
  },
  {
    pattern: /toomanyrequests|too many requests|status(?: code)? 429/i,
    message: 'the registry limits how much it gives to this machine (status 429)',
    suggestion:
      'Start again later: what has arrived is kept. A login raises the limit: `podman login`, or REGISTRY_AUTH_FILE with the file that it wrote.',
  },
  {
    pattern: /certificate has expired|not yet valid/i,
    message: 'the certificate of the registry has expired, or the clock of this machine is wrong',
    suggestion:
      'Compare `date` with the clock of another machine. If it is right, the keepers of the registry have to renew it.',
  },
  {
    // Go's programs, and curl.
    pattern: /x509:|certificate signed by unknown authority|tls: failed to verify|curl: \(60\)/i,
    message: 'this machine does not trust the certificate of the server',
    suggestion: 'Add the authority to the certificates that this machine trusts, or name its file with SSL_CERT_FILE.',
  },
  {
    pattern: /unexpected EOF|connection reset by peer|broken pipe|stream error/i,
    message: 'the connection broke off',
    suggestion: 'Start again: what has arrived is kept.',
  },
  {
    pattern: /unshare failed|Operation not permitted|must be superuser/i,
    message: 'this machine does not permit namespaces or mounts',
    suggestion: 'Run as root, and inside a container with the privileges to mount (for example `--privileged`).',
  },
  {
    pattern: /invalid signature|NO_PUBKEY|is not signed|GPG error/i,
    message: 'the signature of the package archive could not be verified',
    suggestion: 'Check the clock, and install or update the package debian-archive-keyring.',
  },
]

export const generalSuggestion =
  'Read the lines above; when they do not help, start again with an empty lab directory (LAB_DIR).'

/** Whether the machine itself is at fault: no other source of an image helps. */
export function isDiskFull(error: LabError): boolean {
  return error.message.includes('the disk is full')
}

/** `tail`: the last lines that the program printed. */
export function explainFailure(program: string, failed: Failed, tail: string[]): LabError {
  const text = tail.join('\n')
  if (failed.code === 'ENOENT' || (failed.exitCode === 127 && /setpriv: failed to execute/.test(text))) {
    return new LabError(`${program} is not installed`, `Install the package that holds ${program} and start again.`)
  }
  const status = failed.signal ? `was ended by ${failed.signal}` : `ended with status ${failed.exitCode}`
  const known = causes.find(({ pattern }) => pattern.test(text))
  const last = tail.slice(-15).join('\n')
  return new LabError(
    `${known ? `${known.message}: ` : ''}${program} ${status}${last ? `\n${last}` : ''}`,
    known?.suggestion ?? generalSuggestion,
  )
}

/** For what the runner itself could not write. */
export function fullDisk(message: string, cause: unknown): LabError {
  return new LabError(`the disk is full: ${message}`, roomNeeded, { cause })
}
