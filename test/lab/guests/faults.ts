/**
 * Faults of machines, injected: each ends with its cause within three minutes on a quiet host. Run by
 * `npm run test:machines`; the first boot takes minutes where the processor is emulated.
 */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { generousTimeout } from '../../../runner/lab/guests/login/scaled-timeout.ts'
import { machinesOf } from '../../../runner/lab/guests/machines.ts'
import { openGuest } from '../../../runner/lab/guests/open-guest.ts'
import type { Guest, Sandbox } from '../../../runner/lab/lab.ts'
import { readToEnd } from '../../../runner/lab/read-to-end.ts'
import { internalsOf } from '../../../runner/lab/sandbox/internals.ts'
import type { LabParts } from '../../../runner/lab/sandbox/mounts/parts.ts'
import { descendants } from '../../../runner/lab/sandbox/processes/process-tree.ts'
import { closeSandboxes, openSandbox } from '../../../runner/lab/sandbox/sandbox.ts'
import { parts, request, run } from '../sandbox/provisioned.ts'

const image = 'quay.io/fedora/fedora-bootc:44'
const options = { skip: parts ? false : 'no provisioned offline lab, or not root', timeout: 7_200_000 }
const withinMs = 180_000

async function sandboxOf(t: TestContext, lab: LabParts): Promise<Sandbox> {
  const sandbox = await openSandbox(lab, request(['guest']), machinesOf)
  t.after(() => sandbox.close())
  return sandbox
}

function boot(sandbox: Sandbox) {
  const declaration = { kind: 'guest' as const, name: 'machine', options: { image }, line: 1, column: 1 }
  return openGuest(internalsOf(sandbox), { declaration, index: 0, registries: [], page: 'faults' })
}

async function qemuOf(sandbox: Sandbox): Promise<number> {
  for (;;) {
    const found = descendants(internalsOf(sandbox).keeper).find(({ name }) => name.startsWith('qemu-system'))
    if (found) return found.pid
    await delay(20)
  }
}

/** The message with which `attempt` fails, in time. */
async function failure(attempt: Promise<unknown>): Promise<string> {
  const began = Date.now()
  const message = await attempt.then(
    () => assert.fail('it should have failed'),
    (error: Error) => error.message,
  )
  const limit = generousTimeout(withinMs)
  process.stdout.write(`# after ${Math.round((Date.now() - began) / 1000)} s: ${message}\n`)
  assert.ok(Date.now() - began < limit, `it took ${Date.now() - began} ms, more than ${limit}`)
  return message
}

test('a machine boots, so that the faults have one to hit', options, async (t) => {
  if (!parts) return
  const guest = await boot(await sandboxOf(t, parts))
  assert.equal((await readToEnd(guest.spawn(['echo', 'up']))).output, 'up\n')
})

test('a QEMU that is killed while it boots is named by its signal', options, async (t) => {
  if (!parts) return
  const sandbox = await sandboxOf(t, { ...parts, guests: { ...parts.guests, identity: 'killed' } })
  const booting = boot(sandbox)
  process.kill(await qemuOf(sandbox), 'SIGKILL')
  assert.match(await failure(booting), /stopped before anybody could log in: QEMU was ended by SIGKILL/)
})

test('a QEMU that hangs while it boots is started again', options, async (t) => {
  if (!parts) return
  const sandbox = await sandboxOf(t, parts)
  const booting = boot(sandbox)
  process.kill(await qemuOf(sandbox), 'SIGSTOP')
  const guest = await booting
  assert.equal((await readToEnd(guest.spawn(['echo', 'up']))).output, 'up\n')
})

for (const signal of ['SIGKILL', 'SIGSTOP'] as const) {
  test(`a machine whose QEMU gets ${signal} later dies with the cause`, options, async (t) => {
    if (!parts) return
    const sandbox = await sandboxOf(t, parts)
    const guest = await boot(sandbox)
    const working = readToEnd(guest.spawn(['sleep', '3600']))
    process.kill(await qemuOf(sandbox), signal)
    const died = working.then(() => guest.settle())
    assert.match(
      await failure(died),
      signal === 'SIGKILL' ? /died: QEMU was ended by SIGKILL/ : /QEMU itself did not answer/,
    )
  })
}

const cuts: Record<string, (guest: Guest, sandbox: Sandbox) => Promise<unknown>> = {
  'on the host': async (_, sandbox) => await run(sandbox, 'ip link set lo down', { user: 'root' }),
  // IFF_UP is bit 0 of the flags.
  'on the machine': async (guest) => {
    const down = 'sleep 1; for file in /sys/class/net/*/flags; do echo 0x1002 >$file; done'
    await readToEnd(guest.spawn(['sh', '-c', `setsid sh -c '${down}' >/dev/null 2>&1 </dev/null &`]))
  },
}
for (const [where, cut] of Object.entries(cuts)) {
  test(`a machine that loses its network ${where} says that nobody can log in`, options, async (t) => {
    if (!parts) return
    const sandbox = await sandboxOf(t, parts)
    const guest = await boot(sandbox)
    const working = readToEnd(guest.spawn(['sleep', '3600']))
    await cut(guest, sandbox)
    const lost = working.then(() => guest.settle())
    assert.match(await failure(lost), /nobody could log in within/)
  })
}

test('a machine whose disk is full on the host dies with the cause', options, async (t) => {
  if (!parts) return
  const scratch = join(parts.scratch, 'small')
  mkdirSync(scratch, { recursive: true })
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=700m', 'none', scratch])
  const small = { ...parts, scratch }
  t.after(async () => {
    await closeSandboxes(small)
    execFileSync('umount', ['--lazy', scratch])
  })
  const sandbox = await sandboxOf(t, small)
  const guest = await boot(sandbox)
  const filling = readToEnd(guest.spawn(['sh', '-c', 'head -c 2G /dev/urandom >/var/fill; sync']))
  const died = filling.then(() => guest.settle())
  assert.match(await failure(died), /its disk could not be written on the host: no space left/)
})
