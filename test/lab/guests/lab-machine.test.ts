/** The port of the machine round the lab: bounded, and its end has a reason. */
import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { test } from 'node:test'
import { qemuCommand } from '../../../runner/lab/guests/hardware.ts'
import { linesOf } from '../../../runner/lab/guests/lab-machine.ts'
import type { SandboxProcess } from '../../../runner/lab/lab.ts'

function machine(console = '') {
  const exited = Promise.withResolvers<Awaited<SandboxProcess['exited']>>()
  const output = new PassThrough()
  const qemu: SandboxProcess = {
    pid: 0,
    stdin: new PassThrough(),
    output,
    exited: exited.promise,
    kill: (signal) => exited.resolve({ exitCode: null, signal }),
  }
  const heard: string[] = []
  const lines = linesOf(qemu, { console: () => console, consoleSize: () => console.length })
  lines.listen((line) => void heard.push(line))
  return { lines, output, heard, exit: (exitCode: number) => exited.resolve({ exitCode, signal: null }) }
}

test('lines arrive whole; words of QEMU itself are kept for the reason of its end', async () => {
  const { lines, output, heard, exit } = machine('[    1.0] \u001b[31mbooting\r\n')
  output.write('{"a":1}\n{"b":')
  output.write('2}\nqemu-system-x86_64: no such device\n')
  await new Promise((resolve) => setImmediate(resolve))
  exit(1)
  const { message } = await lines.ended
  assert.deepEqual(heard, ['{"a":1}', '{"b":2}'])
  assert.match(
    message,
    /QEMU ended with status 1: qemu-system-x86_64: no such device; last on its console:\n.*booting$/,
  )
  assert.ok(!message.includes('\u001b'))
})

test('a line without an end ends the machine', async () => {
  const { lines, output, heard } = machine()
  for (let sent = 0; sent < 17; sent += 1) output.write('{'.repeat(1024 * 1024))
  assert.match((await lines.ended).message, /it sent a line that does not end/)
  assert.deepEqual(heard, [])
})

test('lines without an end end the machine', async () => {
  const { lines, output, heard } = machine()
  output.write('{}\n'.repeat(30_000))
  assert.match((await lines.ended).message, /it sends lines without an end/)
  assert.ok(heard.length <= 20_000)
})

test('a machine that says nothing any more is ended, also where it spoke before', async (t) => {
  t.mock.timers.enable({ apis: ['setInterval', 'Date'] })
  const { lines, output } = machine()
  output.write('{}\n')
  await new Promise((resolve) => setImmediate(resolve))
  t.mock.timers.tick(179_000)
  assert.equal(await Promise.race([lines.ended, 'alive']), 'alive')
  // On a busy host it has sixteen times as long.
  t.mock.timers.tick(16 * 180_000)
  assert.match((await lines.ended).message, /it showed no sign of life for \d+ s/)
})

test('what it says last is quoted in part', async () => {
  const { lines, output, exit } = machine('c'.repeat(1024 * 1024))
  output.write(`${'x'.repeat(1024 * 1024)}\n`)
  await new Promise((resolve) => setImmediate(resolve))
  exit(1)
  assert.ok((await lines.ended).message.length < 2000)
})

test('a kernel that gives up ends the machine, with its words', async () => {
  const { lines } = machine('[ 1.0] Kernel panic - not syncing: VFS: Unable to mount root fs\r\n')
  assert.match((await lines.ended).message, /Kernel panic - not syncing: VFS: Unable to mount root fs/)
})

test('the machine has a port in place of the monitor, no network, and a filter of system calls', () => {
  const command = qemuCommand({
    accelerator: 'kvm',
    mebibytes: 1024,
    processors: 1,
    disk: { file: '/disk', format: 'qcow2' },
    controller: 'nvme',
    kernel: { kernel: '/k', options: 'quiet' },
    hostname: 'lab',
    streams: 'port',
    credentials: {},
    console: '/console',
  })
  assert.ok(command.includes('virtserialport,chardev=port') && command.includes('nvme,drive=root,serial=root'))
  assert.match(command[command.indexOf('-sandbox') + 1] ?? '', /^on,.*elevateprivileges=deny,spawn=deny/)
  assert.deepEqual(
    command.filter((word) => /^-(netdev|qmp|initrd|virtfs|fsdev)$|^virtio-(net|9p)|^virtio-blk/.test(word)),
    [],
  )
})
