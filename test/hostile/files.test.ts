import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'
import { makeGuestDirectory, placeKey } from '../../runner/lab/guests/guest-directory.ts'
import { packRunner } from '../../runner/lab/guests/lab-machine.ts'
import type { Sandbox } from '../../runner/lab/lab.ts'
import { internalsOf } from '../../runner/lab/sandbox/internals.ts'
import { tmpfsBase } from '../../runner/lab/sandbox/stale.ts'
import { TamperedFile } from '../../runner/lab/untrusted-files.ts'
import { sandboxPlace } from '../../runner/run/places/place.ts'
import { labTest, opened, request, run } from '../lab/sandbox/provisioned.ts'

const machine = mkdtempSync(join(tmpdir(), 'hostile-'))
const secret = join(machine, 'secret')
writeFileSync(secret, 'of the machine\n')
after(() => rmSync(machine, { recursive: true }))

/** What a page lays in the place of a file. */
const traps = [
  ['a link', (path: string) => `ln -s ${secret} ${path}`],
  ['a link to nothing', (path: string) => `ln -s ${join(machine, 'new')} ${path}`],
  ['a pipe', (path: string) => `mkfifo ${path}`],
  ['a directory', (path: string) => `mkdir ${path}`],
  ['a device', (path: string) => `mknod ${path} c 1 5 || cp -a /dev/zero ${path} || true`],
] as const

function unharmed(): void {
  assert.equal(readFileSync(secret, 'utf8'), 'of the machine\n')
  assert.equal(existsSync(join(machine, 'new')), false)
}

/** A page that is root of the machine can make even the control directory writable. */
async function rootPage(parts: Parameters<typeof opened>[0], t: Parameters<typeof opened>[1]): Promise<Sandbox> {
  const sandbox = await opened({ ...parts, userNamespaces: false }, t)
  const { exitCode } = await run(sandbox, 'mount -o remount,bind,rw /run/lab', { user: 'root' })
  assert.equal(exitCode, 0)
  return sandbox
}

for (const [name, lay] of traps) {
  labTest(`a step is not written through ${name}`, async (parts, t) => {
    const sandbox = await rootPage(parts, t)
    await run(sandbox, lay('/run/lab/step'), { user: 'root' })
    const place = sandboxPlace(sandbox)
    if (name === 'a directory') assert.throws(() => place.deliver('step', 'echo step'), TamperedFile)
    else assert.equal((await run(sandbox, `. ${place.deliver('step', 'echo step')}`)).output, 'step\n')
    unharmed()
  })

  labTest(`a step is not written again through ${name}`, async (parts, t) => {
    const sandbox = await rootPage(parts, t)
    const file = sandboxPlace(sandbox).openFile('step')
    t.after(() => file.close())
    file.write('echo a longer one\n')
    assert.equal((await run(sandbox, `. ${file.path}`)).output, 'a longer one\n')
    file.write('echo two\n')
    assert.equal((await run(sandbox, `. ${file.path}`)).output, 'two\n')
    await run(sandbox, `rm ${file.path}; ${lay(file.path)}`, { user: 'root' })
    if (name === 'a directory') assert.throws(() => file.write('echo three\n'), TamperedFile)
    else file.write('echo three\n')
    unharmed()
  })

  labTest(`a pipe of the control directory that became ${name} is not read`, async (parts, t) => {
    const sandbox = await rootPage(parts, t)
    for (const pipe of sandbox.control.pipes ?? [])
      await run(sandbox, `rm /run/lab/${pipe}; ${lay(`/run/lab/${pipe}`)}`, { user: 'root' })
    if (name !== 'a pipe') assert.throws(() => sandboxPlace(sandbox).openPipe('job'), TamperedFile)
    unharmed()
  })

  labTest(`the console, key and memory of a machine are not read or written through ${name}`, async (parts, t) => {
    const sandbox = await opened(parts, t, request(['guest']))
    const directory = makeGuestDirectory(internalsOf(sandbox), 0)
    t.after(() => directory.close())
    for (const file of ['console', 'overlay.qcow2', 'key'])
      await run(sandbox, lay(`${directory.inside}/${file}`), { user: 'root' })
    assert.equal(directory.console(), '')
    const kept = join(parts.scratch, `kept-${name.replaceAll(' ', '-')}`)
    await assert.rejects(directory.keep('overlay.qcow2', kept), TamperedFile)
    assert.equal(existsSync(kept), false)
    if (name === 'a directory') await assert.rejects(directory.bring(secret, 'key'))
    else await directory.bring(secret, 'key')
    unharmed()
  })
}

labTest('a page does not choose the key of the machines of other pages', async (parts, t) => {
  const guests = { ...parts.guests, directory: join(machine, 'guests') }
  mkdirSync(guests.directory)
  const sandbox = await opened({ ...parts, guests }, t, request(['guest']))
  const forged = 'command=\\"true\\" ssh-ed25519 AAAA'
  await run(sandbox, `printf '#!/bin/sh\\necho "${forged}" | tee key key.pub' >/usr/bin/ssh-keygen`, { user: 'root' })
  const directory = makeGuestDirectory(internalsOf(sandbox), 0)
  t.after(() => directory.close())
  assert.match(await placeKey(internalsOf(sandbox), directory), /^ssh-ed25519 [\w+/=]+ lab\n$/)
  assert.match(
    readFileSync(join(guests.directory, 'key'), 'utf8'),
    /^-----BEGIN OPENSSH PRIVATE KEY-----\n[\s\S]+-----\n$/,
  )
  assert.equal(statSync(join(guests.directory, 'key')).mode & 0o777, 0o600)
})

labTest('the directory of a machine is not found through a link', async (parts, t) => {
  const sandbox = await opened(parts, t, request(['guest']))
  mkdirSync(join(machine, 'directory'))
  await run(sandbox, `ln -s ${join(machine, 'directory')} /usr/lib/lab/private/large/guest-0`, { user: 'root' })
  assert.throws(() => makeGuestDirectory(internalsOf(sandbox), 0), TamperedFile)
  const directory = makeGuestDirectory(internalsOf(sandbox), 1)
  t.after(() => directory.close())
  await run(
    sandbox,
    `cd /usr/lib/lab/private/large; mv guest-1 away; ln -s ${join(machine, 'directory')} guest-1; ls away guest-1/`,
    { user: 'root' },
  )
  await directory.bring(secret, 'key')
  assert.equal((await run(sandbox, 'ls /usr/lib/lab/private/large/away', { user: 'root' })).output, 'key\n')
  assert.equal(existsSync(join(machine, 'directory', 'key')), false)
})

labTest('a console of any size is read at its end alone', async (parts, t) => {
  const sandbox = await opened(parts, t, request(['guest']))
  const directory = makeGuestDirectory(internalsOf(sandbox), 0)
  t.after(() => directory.close())
  await run(sandbox, `truncate -s 1T ${directory.inside}/console; echo end >>${directory.inside}/console`, {
    user: 'root',
  })
  assert.match(directory.console(), /\0end\n$/)
  assert.ok(directory.console().length <= 1024 * 1024)
})

labTest('files that a page makes for root can be reached on the machine by root alone', async (parts, t) => {
  const sandbox = await opened(parts, t)
  await run(sandbox, 'cp /bin/true /var/tmp/shell && chmod 4755 /var/tmp/shell', { user: 'root' })
  const internals = internalsOf(sandbox)
  assert.equal(statSync(dirname(internals.diskDir)).mode & 0o077, 0)
  assert.equal(statSync(dirname(internals.tmpfsDir)).mode & 0o077, 0)
})

labTest('a page gets the directories of one before it only where that left them untouched', async (parts, t) => {
  const after = async (script?: string) => {
    const sandbox = await opened(parts, t)
    const { diskDir } = internalsOf(sandbox)
    if (script !== undefined) await run(sandbox, script, { user: 'root' })
    await sandbox.close()
    return diskDir
  }
  assert.equal(await after(), await after('true'))
  for (const script of [
    'touch /var/tmp/a && rm /var/tmp/a',
    'chmod 1777 /var/tmp && touch -d @0 /var/tmp',
    'mkdir /usr/lib/lab/private/large/a',
    'mv /usr/lib/lab/private/large/work /usr/lib/lab/private/large/a',
  ])
    assert.notEqual(await after(script), await after(), script)
})

test('a directory of shared memory that somebody else has made, or may write, is not used', (t) => {
  if (process.getuid?.() !== 0) return t.skip('not root')
  const shared = mkdtempSync('/dev/shm/hostile-')
  t.after(() => rmSync(shared, { recursive: true }))
  const base = join(shared, 'image-mode-docs')
  assert.equal(tmpfsBase('scratch', shared), base)
  assert.equal(statSync(base).mode & 0o777, 0o700)
  chmodSync(base, 0o777)
  assert.equal(tmpfsBase('scratch', shared), 'scratch')
  chmodSync(base, 0o700)
  chownSync(base, 1000, 1000)
  assert.equal(tmpfsBase('scratch', shared), 'scratch')
  rmSync(base, { recursive: true })
  symlinkSync(machine, base)
  assert.equal(tmpfsBase('scratch', shared), 'scratch')
})

labTest('records of calls beyond what any page makes are not read', async (parts, t) => {
  if (parts.bootc.kind !== 'stub') return t.skip('this lab has a real bootc')
  const sandbox = await opened(parts, t)
  const flood = 'head -c 65536 /dev/zero | tr "\\0" x >.big; perl -e \'link ".big", "c$_" for 1 .. 20000\''
  await run(sandbox, `cd /run/lab-calls; ${flood}`)
  const calls = await sandbox.takeBootcCalls()
  assert.equal(calls.at(-1), 'bootc (more calls were recorded than are read)')
  assert.ok(calls.join('').length < 1024 * 1024)
})

labTest('a record of the bootc stub cannot be taken back', async (parts, t) => {
  if (parts.bootc.kind !== 'stub') return t.skip('this lab has a real bootc')
  const sandbox = await opened(parts, t)
  await sandbox.takeBootcCalls()
  // As the stub does it, under a name that no other call has.
  const record = (name: string) => `cd /run/lab-calls; echo "bootc upgrade" >.${name}; mv .${name} ${name}`
  for (const [index, removal] of ['rm NAME', 'mv NAME .hidden', 'rm -f /run/lab-calls/*'].entries()) {
    await run(sandbox, `${record(`call-${index}`)}; ${removal.replace('NAME', `call-${index}`)}`)
    assert.match((await sandbox.takeBootcCalls()).join(), /^bootc /, removal)
  }
  assert.deepEqual(await sandbox.takeBootcCalls(), [])
})

test('nothing but the runner and what it imports goes into the machine round the lab', async () => {
  const root = join(machine, 'checkout')
  const lock = { packages: { '': {}, 'node_modules/used': {}, 'node_modules/tool': { dev: true } } }
  const files = {
    'package.json': '{}',
    'node_modules/.package-lock.json': JSON.stringify(lock),
    ...Object.fromEntries(
      ['runner/cli/a.ts', 'node_modules/used/index.js', 'runner/.env', 'runner/cli/.npmrc', 'runner/.git/config']
        .concat(['.env', '.git/config', 'evidence/a/offline.json', 'node_modules/tool/index.js'])
        .map((path) => [path, 'x']),
    ),
  }
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  const file = join(machine, 'runner.tar')
  await packRunner(file, new AbortController().signal, root)
  const packed = execFileSync('tar', ['-tf', file], { encoding: 'utf8' }).trim().split('\n')
  assert.deepEqual(packed.filter((path) => !path.endsWith('/')).sort(), [
    'node',
    'node_modules/used/index.js',
    'package.json',
    'runner/cli/a.ts',
  ])
})
