import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, it } from 'node:test'
import { type Guest, GuestError } from '../../../runner/lab/lab.ts'
import { machineFailure, settleRestart } from '../../../runner/run/block/machine-failure.ts'
import { namesHost } from '../../../runner/run/block/tutorial-places.ts'
import { GuestPlaces, guestPlace, mayRestart } from '../../../runner/run/places/guest-place.ts'
import { Session } from '../../../runner/run/shell/session.ts'
import { hostLab, openHostSandbox } from '../host-sandbox.ts'
import { document, run } from '../run-fixture.ts'

const sandbox = openHostSandbox({}, () => [])
const root = mkdtempSync(join(tmpdir(), 'guest-place-'))
after(async () => {
  await sandbox.close()
  rmSync(root, { recursive: true })
})

/** This machine in the place of one that was booted: the same shells, without SSH between. */
const guest: Guest = {
  name: 'machine',
  spawn: (command) => sandbox.spawn(command, { cwd: root }),
  ready: async () => {},
  settle: async () => undefined,
  facts: () => ({
    name: 'machine',
    source: 'image=x',
    bootloader: 'direct-kernel',
    accelerator: 'emulation',
    boots: [],
    console: '',
  }),
}
const settings = { steps: join(root, 'steps'), calls: join(root, 'calls'), answerMs: 15_000 }
const place = guestPlace(guest, settings)

const step = { script: 'exit 0', line: 1, column: 0 }
const outcome = {
  status: 255,
  shellEnded: true,
  freshShell: false,
  running: [],
  failedAt: [],
  returned: false,
  unfinished: false,
  output: { head: Buffer.alloc(0), tail: Buffer.alloc(0), omitted: 0, total: 0 },
  path: '',
  directory: '',
  ms: 1,
}

it('a shell on a machine keeps its state, and names the failing line', async () => {
  const session = new Session({ place, user: 'root', name: 's', fileName: 'page.md', slack: 0 })
  const run = (script: string, line: number) =>
    session.run({ parts: [{ script, line }], compared: false, timeout: 10_000 })
  const first = await run("x=5\ntext=$(cat <<'END'\nit's\nEND\n)", 7)
  assert.equal(first.status, 0)
  const second = await run('echo "$x $text"\nfalse\necho never', 20)
  assert.equal(second.output.head.toString(), "5 it's\n")
  assert.deepEqual(
    second.failedAt.map(({ line }) => line),
    [21],
  )
  await session.close(2000)
})

it('a machine that answers no more holds up neither the end of a block nor that of the run', async () => {
  const silent = { ...guest, spawn: () => sandbox.spawn(['sleep', '2005'], { cwd: root }) }
  // What is awaited for ever fails the test by its own limit.
  const lost = guestPlace(silent, { ...settings, answerMs: 200 })
  assert.deepEqual(await lost.killStartedSince(Date.now(), 0), [])
})

it('calls of the stub on a machine are recorded once', async () => {
  await place.takeBootcCalls()
  const child = guest.spawn(['bash', '-c', `echo 'bootc status' >${root}/calls/1`])
  child.stdin.end()
  child.output.resume()
  await child.exited
  assert.deepEqual(await place.takeBootcCalls(), ['bootc status'])
  assert.deepEqual(await place.takeBootcCalls(), [])
})

it('a lost shell is no failure of the step that restarted the machine, and is one of any other step', async () => {
  const restarting = { ...guest, settle: async () => ({ how: 'rebooted' as const, ms: 80_000 }) }
  const places = new GuestPlaces({ ...sandbox, guest: async () => restarting })
  const rebooted = await settleRestart(places, 'machine', outcome, { ...step, script: 'sync\nsystemctl reboot' })
  assert.equal(rebooted.outcome.status, 0)
  assert.match(rebooted.notes[0] ?? '', /rebooted/)
  const early = await settleRestart(places, 'machine', outcome, { ...step, script: 'systemctl reboot\necho never' })
  assert.equal(early.outcome.status, 255)
  const still = new GuestPlaces({ ...sandbox, guest: async () => guest })
  assert.equal((await settleRestart(still, 'machine', outcome, step)).outcome.status, 255)
})

it('an interruption names the machine that was not up yet', async () => {
  const places = new GuestPlaces({ ...sandbox, guest: () => new Promise(() => {}) })
  await assert.rejects(places.ready('machine', AbortSignal.abort()), {
    name: 'GuestError',
    message: 'interrupted before the machine `machine` was up',
  })
})

it('words that restart a machine are known', () => {
  for (const script of ['systemctl reboot', 'bootc upgrade --apply', 'shutdown -r now', 'sudo bootc rollback --apply'])
    assert.equal(mayRestart(script), true, script)
  for (const script of ['bootc upgrade', 'systemctl restart httpd', 'bootc status'])
    assert.equal(mayRestart(script), false)
})

it('a machine that does not boot fails its block at the line, with the console', () => {
  const block = { line: 10, column: 1, steps: [{ ...step, line: 11 }] } as never
  const reported = machineFailure(
    new GuestError('Kernel panic', '\u001b[31mVFS: no root\u001b[0m', 'Build a kernel.'),
    block,
  )
  assert.deepEqual(reported.failure, { line: 11, column: 1, message: 'Kernel panic', suggestion: 'Build a kernel.' })
  assert.equal(reported.transcript.text, 'Console of the machine:\nVFS: no root')
  assert.throws(() => machineFailure(new Error('a bug'), block), /a bug/)
  assert.equal(machineFailure(new GuestError('late', ' \r\n'), block).transcript.text, '')
})

it("a machine boots for the block that asks for it by name, and the boot takes none of the block's time", async () => {
  const lab = hostLab({ lacks: {} })
  const booted: string[] = []
  const slow = (name: string) => ({
    ...guest,
    name,
    ready: async () => {
      if (!booted.includes(name)) await new Promise((resolve) => setTimeout(resolve, 1500))
      booted.push(name)
    },
  })
  const open = lab.open.bind(lab)
  lab.open = async (request) => ({ ...(await open(request)), guest: async (name: string) => slow(name) })
  const tutorial = document(
    '<!-- verify\nguest machine image=x\nguest other image=x\n-->\n\n' +
      '```bash run\necho machine\n```\n\n' +
      '```bash run needs=guest timeout=1s\necho http://machine.example.com/\n```\n',
  )
  const { evidence } = await run(tutorial, { lab })
  assert.deepEqual(
    evidence.blocks.map(({ status, failure }) => failure?.message ?? status),
    ['passed', 'passed'],
  )
  assert.deepEqual(booted, ['machine'])
})

it('a script speaks of a machine by its name or by its address, and by no word that holds it', () => {
  for (const script of ['curl http://machine.example.com/', 'ssh root@machine true', 'ping machine'])
    assert.equal(namesHost(script, 'machine'), true, script)
  for (const script of ['ls machines', 'cat /etc/machine-id', 'curl http://machine.example.org/', 'systemd-machined'])
    assert.equal(namesHost(script, 'machine'), false, script)
})
