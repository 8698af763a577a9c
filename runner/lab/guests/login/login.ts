/** How the lab logs in: a key that enters by systemd credentials, so that the image is booted as it was built. */

import { setTimeout as delay } from 'node:timers/promises'
import { shellQuote } from '../../../core/shell-quote.ts'
import { readToWord } from '../../read-to-end.ts'
import type { Internals } from '../../sandbox/internals.ts'
import { busy, generousTimeout, scaledTimeout } from './scaled-timeout.ts'

/** Where the machine trusts what the lab's registries show: name → certificate (PEM) of the authority. */
type Trust = Record<string, string>

/**
 * systemd credentials for one machine. An image or an installation that brings keys for root keeps them: the lab's is
 * appended to theirs, and stands in the second file that sshd reads unless it is configured otherwise. Where there is no first
 * file it is made, for images whose sshd reads no second one.
 * https://systemd.io/CREDENTIALS/, systemd-tmpfiles(8)
 */
export function credentialsFor(publicKey: string, trust: Trust): Record<string, string> {
  const key = `${publicKey.trim()}\n`
  const lines = [
    'd /root/.ssh 0700 root root -',
    `f~ /root/.ssh/authorized_keys 0600 root root - ${base64(key)}`,
    `w+~ /root/.ssh/authorized_keys - - - - ${base64(key)}`,
    `f+~ /root/.ssh/authorized_keys2 0600 root root - ${base64(key)}`,
    ...Object.entries(trust).flatMap(([registry, certificate]) => [
      `d /etc/containers/certs.d/${registry} 0755 root root -`,
      `f+~ /etc/containers/certs.d/${registry}/ca.crt 0644 root root - ${base64(certificate)}`,
    ]),
  ]
  return { 'ssh.authorized_keys.root': key, 'tmpfiles.extra': `${lines.join('\n')}\n` }
}

/** The command that runs `command` on the machine, over the connection that stands. */
export function loginCommand(address: string, place: string, command: string[]): string[] {
  return [...ssh(address, place), `exec ${command.map(shellQuote).join(' ')}`]
}

/** How often a connection asks for a sign of life, and how long a machine on a quiet host may give none. */
const aliveMs = 15_000
const silentMs = 45_000
/** One login to a machine, on a quiet host. */
const loginMs = 20_000

function ssh(address: string, place: string): string[] {
  const options = [
    'BatchMode=yes',
    `IdentityFile=${place}/key`,
    'IdentitiesOnly=yes',
    'StrictHostKeyChecking=no',
    'UserKnownHostsFile=/dev/null',
    'GlobalKnownHostsFile=/dev/null',
    'LogLevel=ERROR',
    `ConnectTimeout=${Math.ceil(generousTimeout(loginMs) / 1000)}`,
    `ServerAliveInterval=${aliveMs / 1000}`,
    // Emulated on a busy host, a machine was silent for more than a minute and lived. The question after the last one ends it.
    `ServerAliveCountMax=${Math.min(20, Math.ceil(generousTimeout(silentMs) / aliveMs) - 1)}`,
    `ControlPath=${place}/ssh`,
    // Emulated processors have no instructions for AES, and key exchange that withstands quantum computers costs them seconds.
    'KexAlgorithms=curve25519-sha256,ecdh-sha2-nistp256',
    'Ciphers=chacha20-poly1305@openssh.com,aes128-gcm@openssh.com,aes128-ctr',
  ]
  return ['ssh', '-F', 'none', '-T', ...options.flatMap((option) => ['-o', option]), `root@${address}`]
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64')
}

/** Why nobody can log in: the machine stopped or gave up, shows no sign of life, or just does not answer. */
export type Hopeless = { kind: 'stopped' | 'silent' | 'late'; message: string }

type Waiting = {
  address: string
  /** The machine's directory, inside. */
  place: string
  /** Milliseconds, on a quiet host. */
  limit: number
  /** Why nobody will ever log in; undefined as long as it may still be. */
  hopeless(): Hopeless | undefined
}

/** Waits until somebody can log in to a machine: undefined when the connection stands, else why not. */
export async function loggedIn(
  internals: Internals,
  { address, place, limit, hopeless }: Waiting,
): Promise<Hopeless | undefined> {
  const began = Date.now()
  for (;;) {
    const refused = await connect(internals, address, place)
    if (refused === undefined) return undefined
    const why = hopeless()
    if (why !== undefined) return why
    const waited = Date.now() - began
    if (waited > scaledTimeout(limit))
      return { kind: 'late', message: `nobody could log in within ${Math.round(waited / 1000)} s: ${refused}${busy()}` }
    await delay(500)
  }
}

/** Opens the shared connection; else returns why not yet. */
async function connect(internals: Internals, address: string, place: string): Promise<string | undefined> {
  // It stays: all commands share this one connection.
  const stay = ['-M', '-o', 'PermitLocalCommand=yes', '-o', 'LocalCommand=echo ready', '-N']
  const child = internals.spawnOwn([...ssh(address, place), ...stay])
  // Ended too early, a handshake on a busy host would start again for ever.
  const ms = generousTimeout(loginMs)
  const { found, printed } = await readToWord(child, 'ready', ms)
  if (found) return undefined
  child.kill('SIGKILL')
  await child.exited
  return printed.trim() || `no answer within ${Math.round(ms / 1000)} s`
}
