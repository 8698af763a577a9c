/** Finds out whether rootless containers work on this machine, and if not, why. */
import { existsSync, readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import type { SandboxRequest } from '../../lab.ts'
import { openSandbox } from '../sandbox.ts'
import type { LabParts } from './parts.ts'

export type Rootless = { works: boolean; why?: string }

const timeoutMs = 20_000

/** Switches of kernels and distributions that forbid user namespaces to users. */
const switches: [file: string, forbids: string, why: string][] = [
  ['/proc/sys/user/max_user_namespaces', '0', 'the kernel gives no user namespaces (user.max_user_namespaces is 0)'],
  [
    '/proc/sys/kernel/unprivileged_userns_clone',
    '0',
    'user namespaces are for root alone (kernel.unprivileged_userns_clone is 0)',
  ],
  [
    '/proc/sys/kernel/apparmor_restrict_unprivileged_userns',
    '1',
    'AppArmor restricts user namespaces (kernel.apparmor_restrict_unprivileged_userns is 1)',
  ],
]

/** Has podman make its user namespace as the reader: a fifth of a second where it works. */
export async function probeRootless(parts: LabParts): Promise<Rootless> {
  const sandbox = await openSandbox(parts, probe)
  try {
    const child = sandbox.spawn(['podman', 'unshare', 'true'])
    child.stdin.end()
    let said = ''
    child.output.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-2000)
    })
    const ended = new Promise((resolve) => child.output.on('close', resolve))
    const late = delay(timeoutMs, { exitCode: null, signal: 'no answer' }, { ref: false })
    const { exitCode, signal } = await Promise.race([child.exited, late])
    await Promise.race([ended, late])
    if (exitCode === 0) return { works: true }
    const reason = said.trim().split('\n').at(-1) || `podman unshare ended (${signal ?? exitCode})`
    return { works: false, why: [...forbidden(), reason].join('; ') }
  } finally {
    await sandbox.close()
  }
}

function forbidden(): string[] {
  return switches.flatMap(([file, value, why]) =>
    existsSync(file) && readFileSync(file, 'utf8').trim() === value ? [why] : [],
  )
}

/** Of a tutorial without a word, for what the lab itself wants to know. */
export const probe: SandboxRequest = {
  tutorial: {
    id: 'probe',
    file: 'probe',
    source: '',
    hash: '',
    frontMatter: {
      schema: 1,
      title: 'Probe',
      description: 'Probe',
      keywords: [],
      kind: 'tutorial',
      level: 'executed',
      images: [],
      architectures: [],
      prerequisites: [],
      order: 0,
      places: {},
      covers: [],
      sources: [],
    },
    blocks: [],
    declarations: [],
    variants: {},
  },
  needs: [],
  environment: {},
}
