import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { after, it } from 'node:test'
import { lastOnConsole, longestSilence, troubleOn } from '../../../runner/lab/guests/console-text.ts'
import { forTheLab, newestEntry, tellsAll } from '../../../runner/lab/guests/disk-boot.ts'
import { qemuCommand } from '../../../runner/lab/guests/hardware.ts'
import { credentialsFor, loginCommand } from '../../../runner/lab/guests/login/login.ts'
import { busy, scaledTimeout } from '../../../runner/lab/guests/login/scaled-timeout.ts'
import { machineSlotOf } from '../../../runner/lab/guests/machine-slots.ts'
import { openMonitor } from '../../../runner/lab/guests/monitor.ts'
import { portsOnAllAddresses } from '../../../runner/lab/guests/ports-in-use.ts'
import { findState, keepState, makeState, stateKey } from '../../../runner/lab/guests/saved-states.ts'
import type { Internals } from '../../../runner/lab/sandbox/internals.ts'

const root = mkdtempSync(join(tmpdir(), 'guests-'))
after(() => rmSync(root, { recursive: true }))

it('the newest boot entry has the greatest number', () => {
  assert.equal(newestEntry(['ostree-2.conf', 'ostree-10.conf', 'ostree-1.conf', 'README']), 'ostree-10.conf')
  assert.equal(newestEntry([]), undefined)
})

it('a disk that is started without its boot loader speaks on the serial console, and may take long to be found', () => {
  const patient = 'systemd.default_device_timeout_sec=900'
  assert.equal(forTheLab('root=UUID=1 rw'), `root=UUID=1 rw console=ttyS0 ${patient}`)
  assert.equal(forTheLab('console=ttyS0,115200n8 rw'), `console=ttyS0,115200n8 rw ${patient}`)
})

it('words of a command reach the machine as they are', () => {
  assert.equal(loginCommand('192.0.2.100', '/p', ['echo', "it's", '$HOME']).at(-1), `exec echo 'it'\\''s' '$HOME'`)
})

it('the lab adds its key to those that are there, and the certificates of its registries', () => {
  const credentials = credentialsFor('ssh-ed25519 AAAA lab', { 'registry.example.com': 'PEM' })
  assert.match(credentials['tmpfiles.extra'] ?? '', /^w\+~ \/root\/\.ssh\/authorized_keys /m)
  assert.match(credentials['tmpfiles.extra'] ?? '', /certs\.d\/registry\.example\.com\/ca\.crt .* UEVN$/m)
})

it('a console shows when a boot cannot succeed', () => {
  assert.match(troubleOn('x\r\n[ 1.0] Kernel panic - not syncing: VFS: Unable to mount root\r\n') ?? '', /VFS/)
  assert.equal(troubleOn('You are in emergency mode. After logging in'), 'it is in emergency mode')
  assert.equal(troubleOn('localhost login:'), undefined)
})

it('a disk with a boot loader of its own is started without a kernel', () => {
  const hardware = {
    accelerator: 'emulation' as const,
    mebibytes: 1024,
    processors: 1,
    disk: { file: '/disk', format: 'raw' as const },
    address: '192.0.2.100',
    hostname: 'machine',
    credentials: {},
    console: '/console',
  }
  assert.equal(qemuCommand(hardware).includes('-kernel'), false)
  assert.equal(qemuCommand(hardware).includes('virtio-blk-pci,drive=second'), false)
  assert.ok(qemuCommand({ ...hardware, second: '/stick' }).includes('if=none,id=second,file=/stick,format=raw'))
  const kernel = { kernel: '/k', initramfs: '/i', options: 'quiet' }
  assert.equal(qemuCommand({ ...hardware, kernel, state: 'booted' }).slice(-2)[0], '-loadvm')
  const network = (served: number[]) =>
    qemuCommand({ ...hardware, served }).find((part) => part.startsWith('user,')) ?? ''
  assert.match(network([]), /:443-:443/)
  assert.doesNotMatch(network([443]), /:443-:443/)
})

it('a port counts as served where a socket listens on all addresses, of IPv4 or IPv6', () => {
  const tables = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 00000000:01BB 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1 1 0 100 0 0 10 0
   1: 0100007F:0050 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 2 1 0 100 0 0 10 0
   2: 00000000:1F90 0100007F:C000 01 00000000:00000000 00:00000000 00000000     0        0 3 1 0 20 4 30 10 -1
  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when
   0: 00000000000000000000000000000000:1388 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000
   1: 00000000000000000000000000000000:01BB 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000`
  assert.deepEqual(portsOnAllAddresses(tables), [443, 5000])
})

it('a disk is made once, and its state found again', async () => {
  const key = stateKey({ b: '2', a: '1' })
  assert.equal(key, stateKey({ a: '1', b: '2' }))
  assert.equal(await findState(root, key), undefined)
  const state = await makeState(root, key, (directory) => writeFile(join(directory, 'disk'), 'x'))
  assert.equal((await findState(root, key))?.hasState, false)
  await keepState(state, (to) => writeFile(to, 'memory'))
  assert.equal((await findState(root, key))?.hasState, true)
})

it('a disk whose making failed is not taken for one', async () => {
  const making = makeState(root, 'broken', async () => Promise.reject(new Error('full')))
  await assert.rejects(making, /full/)
  assert.equal(await findState(root, 'broken'), undefined)
})

it('of many saved machines the longest unused are removed', async () => {
  const key = (number: number) => stateKey({ number: String(number) })
  for (let number = 0; number < 12; number++)
    await makeState(root, key(number), async (directory) => void (await mkdir(join(directory, 'disk'))))
  assert.equal(existsSync(join(root, key(0))), false)
  assert.equal(existsSync(join(root, key(11))), true)
})

it('the machines of a document share a slot, and those of one document too many wait until another closes', async () => {
  const documents = cpus().map(() => openDocument())
  await Promise.race(documents.map(({ internals }) => machineSlotOf(internals)))
  const late = openDocument()
  let begun = false
  const waiting = machineSlotOf(late.internals).then(() => {
    begun = true
  })
  for (const { internals } of documents) assert.equal(machineSlotOf(internals), machineSlotOf(internals))
  await new Promise(setImmediate)
  assert.equal(begun, false)
  for (const { close } of documents) close()
  await waiting
  late.close()
})

function openDocument() {
  const actions: (() => unknown)[] = []
  const onClose: Internals['onClose'] = (action) => void actions.push(action)
  const internals = { onClose } as Internals
  return { internals, close: () => void actions.map((action) => action()) }
}

it('a machine may take longer on a busy host, but not for ever', () => {
  assert.equal(scaledTimeout(100, 0.5, 2), 100)
  assert.equal(scaledTimeout(100, 2, 2), 100)
  assert.equal(scaledTimeout(100, 4, 2), 200)
  assert.equal(scaledTimeout(100, 40, 2), 400)
  assert.match(busy(30, 2), /30 processes share 2 processors/)
  assert.equal(busy(2.5, 2), '')
})

it('a history holds what was done in a build, and not what was done before a commit or an import', () => {
  const base = { created_by: 'release 44' }
  const history = (...entries: object[]) => JSON.stringify([base, ...entries])
  const copied = { created_by: '/bin/sh -c #(nop) COPY file:1b13a86cf0dd in /f ' }
  assert.equal(tellsAll(history(copied, { created_by: '/bin/sh -c <<EOF\necho body > /h' })), true)
  assert.equal(tellsAll(history({ created_by: '/bin/sh', comment: 'FROM quay.io/fedora/fedora-bootc:44' })), false)
  assert.equal(tellsAll(history(copied, { created_by: '/bin/sh' }, copied)), false)
  assert.equal(tellsAll(history({ comment: 'Imported from -' })), false)
  assert.equal(tellsAll('null'), true)
})

it('a console may be silent for as long as a boot needs, and once the system is up', () => {
  const kernel = longestSilence('[    1.0] smpboot: Total of 2 processors activated') ?? 0
  const userSpace = longestSilence('[  OK  ] Reached target basic.target') ?? 0
  assert.ok(kernel > 0 && userSpace > kernel)
  const loading = "GNU GRUB  version 2.14\r\n  Booting `Fedora Linux 44 (ostree:0)'"
  assert.ok((longestSilence(loading) ?? 0) > kernel)
  assert.equal(longestSilence(`${loading}\r\n[    0.000000] Linux version 6.12`), kernel)
  assert.equal(longestSilence('localhost login: '), undefined)
})

it('the end of a console stands in the message, without what controls a terminal', () => {
  const lines = Array.from({ length: 30 }, (_, index) => `line ${index}`).join('\r\n')
  const shown = lastOnConsole(`\x1b[1;31m${lines}\x1b]3008;start=1\x1b\\`)
  assert.match(shown, /^; last on its console:\n {2}line 10\n/)
  assert.match(shown, /\n {2}line 29$/)
  assert.equal(lastOnConsole(''), '; its console stayed empty')
})

/** A QEMU whose words and end the test decides. */
function fakeQemu() {
  const output = new PassThrough()
  const stdin = new PassThrough()
  const { promise: exited, resolve: exit } = Promise.withResolvers<{ exitCode: number | null; signal: string | null }>()
  const killed: string[] = []
  const kill = (signal: NodeJS.Signals) => void killed.push(signal)
  const monitor = openMonitor({ pid: 1, stdin, output, exited, kill })
  return { output, exit, killed, monitor }
}

const greeting = "qemu-system-x86_64: warning: TCG doesn't support requested feature\n"

it('a QEMU that was killed is reported by its signal, not by the warnings of its start', async () => {
  const { output, exit, monitor } = fakeQemu()
  output.write(greeting)
  exit({ exitCode: null, signal: 'SIGKILL' })
  await monitor.gone
  assert.equal(monitor.stopped, 'QEMU was ended by SIGKILL')
})

it('a QEMU that gives up is reported by its status and its reason', async () => {
  const { output, exit, monitor } = fakeQemu()
  output.write(`${greeting}qemu-system-x86_64: -drive file=/x: No such file\n`)
  await new Promise(setImmediate)
  exit({ exitCode: 1, signal: null })
  await monitor.gone
  assert.equal(monitor.stopped, 'QEMU ended with status 1: qemu-system-x86_64: -drive file=/x: No such file')
})

it('a machine whose disk is full on the host is ended, with the reason', async () => {
  const { output, exit, killed, monitor } = fakeQemu()
  const data = { operation: 'write', nospace: true, action: 'stop', reason: 'No space left on device' }
  output.write(`${JSON.stringify({ event: 'BLOCK_IO_ERROR', data })}\n`)
  await new Promise(setImmediate)
  assert.deepEqual(killed, ['SIGKILL'])
  exit({ exitCode: null, signal: 'SIGKILL' })
  await monitor.gone
  assert.equal(monitor.stopped, 'its disk could not be written on the host: no space left')
})

it('a shutdown is reported by the reason that QEMU gives', async () => {
  const { output, exit, monitor } = fakeQemu()
  output.write(`${JSON.stringify({ event: 'SHUTDOWN', data: { guest: true, reason: 'guest-reset' } })}\n`)
  await new Promise(setImmediate)
  exit({ exitCode: 0, signal: null })
  await monitor.gone
  assert.equal(monitor.stopped, 'guest-reset')
})
