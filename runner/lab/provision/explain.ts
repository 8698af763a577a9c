/** Turns the failure of a program into a `LabError` that says what to do. */
import { LabError } from '../lab.ts'

type Failed = { exitCode?: number | undefined; signal?: string | undefined; code?: string | undefined }

const roomNeeded =
  'Free some space (the lab needs about 6 GB), or name a directory on another disk with LAB_DIR, and start again: finished parts are kept.'

const causes: { pattern: RegExp; message: string; remedy: string }[] = [
  {
    pattern: /No space left on device|ENOSPC|write error: disk full/i,
    message: 'the disk is full',
    remedy: roomNeeded,
  },
  {
    pattern:
      /Temporary failure resolving|Could not resolve|Name or service not known|Network is unreachable|Could not connect|Connection timed out|Connection refused|Failed to fetch|no such host|i\/o timeout/i,
    message: 'the network, or the package archive in it, cannot be reached',
    remedy:
      'Check the network and the proxy settings and start again: finished parts are kept. Without any network, use --offline-cache with a directory that a run on another machine has filled.',
  },
  {
    pattern: /unshare failed|Operation not permitted|must be superuser/i,
    message: 'this machine does not permit namespaces or mounts',
    remedy: 'Run as root, and inside a container with the privileges to mount (for example `--privileged`).',
  },
  {
    pattern: /invalid signature|NO_PUBKEY|is not signed|GPG error/i,
    message: 'the signature of the package archive could not be verified',
    remedy: 'Check the clock, and install or update the package debian-archive-keyring.',
  },
]

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
    known?.remedy ?? 'Read the lines above; when they do not tell, start again with an empty lab directory (LAB_DIR).',
  )
}

/** For what the runner itself could not write. */
export function fullDisk(message: string, cause: unknown): LabError {
  return new LabError(`the disk is full: ${message}`, roomNeeded, { cause })
}
