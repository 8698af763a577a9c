/**
 * The fedora lab from nothing to its end, on a machine with podman and a registry: minutes, so it has a script of its
 * own. What it cannot show are Fedora's own images and mirrors, see `machine/enter.ts`.
 */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import type { ImageRecord } from '../../../runner/lab/fedora/images/stores.ts'
import type { LabDescription, LabProbe, ResolvedImage } from '../../../runner/lab/lab.ts'
import { findMachine, onBareMachine, onMachine } from './machine/enter.ts'

type Said = { exitCode: number; output: string }
type Report = {
  lab: { name: string }
  tutorials: { status: string; level: string; cached: boolean }[]
}
type Seen = Record<
  'rootless' | 'rootful' | 'again' | 'network' | 'tools' | 'registry' | 'movedSays' | 'candidateSays',
  Said
> & {
  withoutRegistry: LabProbe
  withRegistry: LabProbe
  warmAvailable: LabProbe
  availableMs: number
  warmMs: number
  before: ResolvedImage[]
  pulls: number
  description: LabDescription
  images: ResolvedImage[]
  unknown: { message: string; suggestion: string }
  moved: { pulls: number; images: ResolvedImage[]; bootc?: string; record: ImageRecord[]; held: number[] }
  candidate: ResolvedImage[]
  cleaned: ImageRecord[]
  held: number[]
  commands: { status: number; stderr: string; report: Report }[]
  /** What was begun, in order. */
  tasks: string[]
  left: { lab: string[]; storage: string[]; mounts: string[]; shared: string[] }
}

const documented = 'quay.io/fedora/fedora-bootc:44'
const source = `docker://${documented}`
const machine = findMachine()
let seen: Seen

function labTest(name: string, body: () => void): void {
  test(name, { skip: machine ? false : 'no provisioned offline lab, or not root' }, body)
}

test.before(async () => {
  if (!machine) return
  // Real disk: storage of containers cannot lie on an overlay.
  const scratch = mkdtempSync(join(tmpdir(), 'fedora-test-'))
  try {
    seen = JSON.parse(await onMachine(machine, 'scenario.ts', scratch)) as Seen
    bare = JSON.parse(await onBareMachine(machine, 'bare.ts', scratch)) as Bare
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
})

labTest('the lab says that it has no registry, and is there with one', () => {
  assert.equal(seen.withoutRegistry.works, false)
  assert.match(seen.withoutRegistry.found, /^podman (found no|cannot reach) quay\.io\/fedora\/fedora:44/)
  assert.deepEqual(seen.withRegistry, { works: true, found: 'podman finds quay.io/fedora/fedora:44' })
})

labTest('once provided it is found at once, and opened within a second', () => {
  assert.deepEqual(seen.warmAvailable, { works: true, found: 'its tools are there' })
  assert.ok(seen.availableMs < 50, `${seen.availableMs} ms`)
  assert.ok(seen.warmMs < 1000, `${seen.warmMs} ms`)
})

labTest('an image is pulled when tutorials first name it, once for all that run at the time', () => {
  assert.deepEqual(seen.before, [])
  assert.equal(seen.pulls, 1)
  assert.deepEqual(
    seen.images.map(({ name, source, subject }) => ({ name, source, subject })),
    [{ name: documented, source, subject: 'real' }],
  )
  assert.match(seen.images[0]?.digest ?? '', /^sha256:[0-9a-f]{64}$/)
  assert.deepEqual(seen.description.images, seen.images)
})

labTest('a tutorial builds and runs on it, rootless and with sudo', () => {
  assert.equal(seen.rootless.exitCode, 0, seen.rootless.output)
  assert.match(seen.rootless.output, /\ntmux-\S+\n$/)
  assert.equal(seen.rootful.exitCode, 0, seen.rootful.output)
  assert.match(seen.rootful.output, /\ntmux-\S+\n0\nreader\n$/)
  assert.equal(seen.again.output, 'fedora 44\n')
  assert.deepEqual(seen.description.rootless, { works: true })
})

labTest('the tools are those that dnf installed, with the capabilities of their files, and the copied programs', () => {
  assert.match(
    seen.tools.output,
    /^podman version .*\npodman-1-1\.noarch\n\/usr\/bin\/newuidmap cap_setuid=ep\n\/usr\/local\/bin\/docker-registry\n\/usr\/local\/bin\/cosign\n$/,
  )
  assert.equal(seen.description.versions.podman, '1-1')
  assert.match(seen.description.versions.cosign ?? '', /^of ghcr\.io/)
})

labTest('the network is always there', () => {
  assert.match(seen.network.output, /^lo\ntap0\n[1-9]\n$/)
  assert.equal(seen.description.networked, true)
})

labTest('a declared registry has the name, the certificate and the password of the document', () => {
  assert.match(seen.registry.output, /Login Succeeded!\n\{"repositories":\["you\/app"\]\}\n$/)
})

labTest('an image that cannot be had is named, with what to do', () => {
  assert.match(seen.unknown.message, /quay\.io\/fedora\/no-such-image:1 cannot be had.*manifest unknown/s)
  assert.match(seen.unknown.suggestion, /front matter/)
})

labTest('a tag that has moved is pulled again in the next run, which records the bootc inside', () => {
  const [before] = seen.images
  const [after] = seen.moved.images
  assert.equal(seen.moved.pulls, 2)
  assert.notEqual(after?.digest, before?.digest)
  assert.equal(seen.movedSays.output, '43\n')
  assert.equal(seen.moved.bootc, '1.2.3')
  assert.deepEqual(
    seen.moved.record.map(({ superseded }) => superseded),
    [true],
  )
})

labTest('of a list of architectures the digest of the list is compared, that of the own image is reported', () => {
  const [image] = seen.moved.record[0]?.images ?? []
  assert.ok(image)
  assert.notEqual(image.listed, image.digest)
})

labTest('after a day the registry is asked, and the tools stay while it has the same base', () => {
  const about = seen.tasks.filter((task) => /fedora:44$/.test(task))
  assert.deepEqual(
    about.map((task) => task.replace(/ .*/, '')),
    ['Pull', 'Tools:', 'Look'],
  )
})

labTest('superseded images are dropped when nobody uses them', () => {
  assert.deepEqual(
    seen.cleaned.map(({ superseded }) => superseded),
    [false, false],
  )
  assert.deepEqual(
    [seen.moved.held, seen.held],
    [
      [2, 2],
      [1, 1, 1, 1],
    ],
  )
})

labTest('a candidate is behind the documented name in its own run only', () => {
  assert.deepEqual(
    seen.candidate.map(({ name, subject }) => ({ name, subject })),
    [{ name: documented, subject: 'candidate' }],
  )
  assert.equal(seen.candidateSays.output, '45\n')
  const subjects = seen.cleaned.map(({ images }) => images.map(({ subject }) => subject).join())
  assert.deepEqual(subjects.sort(), ['candidate', 'real'])
})

labTest('the command takes this lab by itself, and a second time what it proved', () => {
  const [first, second] = seen.commands
  assert.equal(first?.status, 0, first?.stderr)
  assert.match(first?.stderr ?? '', /lab: fedora/)
  assert.equal(first?.report.lab.name, 'fedora')
  assert.deepEqual(
    [first, second].map((command) =>
      command?.report.tutorials.map(({ status, level, cached }) => [status, level, cached]),
    ),
    [[['passed', 'executed', false]], [['passed', 'executed', true]]],
  )
})

labTest('nothing is left on the machine but the lab’s own directory', () => {
  assert.deepEqual(seen.left, {
    lab: ['lock', 'parts', 'sandboxes', 'states', 'stores'],
    storage: [],
    mounts: [],
    shared: [],
  })
})

type Pulled = { message?: string; suggestion?: string; bug?: string; sent: string[]; notes: string[] }
type Probed = { works: boolean; found: string; ms: number }
type Ran = {
  status: number
  stderr: string
  record: { lab: { name: string; bootc: { kind: string } }; images: ResolvedImage[]; subject: string; level: string }
}
type Bare = Record<'silent' | 'distrusted' | 'answering', Probed> &
  Record<'limited' | 'expired' | 'broken' | 'full' | 'resumed', Pulled> &
  Record<'first' | 'mixed', Ran> & {
    programs: string[]
    arrived: string[]
    images: ResolvedImage[]
    afterwards: ResolvedImage[]
  }
let bare: Bare

const subjects = ({ record }: Ran) => record.images.map(({ name, subject }) => `${name} ${subject}`)

labTest('a machine with neither podman nor skopeo finds the registry in under 2 s, and says what it found', () => {
  assert.deepEqual(bare.programs, [])
  assert.deepEqual([bare.silent.works, bare.distrusted.works, bare.answering.works], [false, false, true])
  assert.match(bare.silent.found, /^quay\.io cannot be reached \(ECONNREFUSED\)$/)
  assert.match(bare.distrusted.found, /^quay\.io cannot be reached \(CERT_HAS_EXPIRED\)$/)
  assert.match(bare.answering.found, /^quay\.io answered in \d+ ms; no podman here, so Debian’s will be used$/)
  for (const { ms } of [bare.silent, bare.distrusted, bare.answering]) assert.ok(ms < 2000, `${ms} ms`)
})

labTest('the first command there chooses this lab and runs on the real image', () => {
  assert.equal(bare.first.status, 0, bare.first.stderr)
  assert.match(bare.first.stderr, /lab: fedora \(quay\.io answered in/)
  assert.deepEqual(subjects(bare.first), [`${documented} real`])
  assert.equal(bare.first.record.lab.bootc.kind, 'real')
})

labTest('an image that the registry lacks has its stand-in, the others are real, and each says so', () => {
  assert.equal(bare.mixed.status, 0, bare.mixed.stderr)
  assert.deepEqual(subjects(bare.mixed), ['docker.io/library/registry:3 stand-in', `${documented} real`])
  assert.match(
    bare.mixed.record.images[0]?.source ?? '',
    /^stand-in recipe, because docker:\/\/docker\.io\/library\/registry:3 could not be had: /,
  )
  assert.equal(bare.mixed.record.subject, 'stand-in')
  assert.equal(bare.mixed.record.lab.bootc.kind, 'stub')
})

labTest('each fault of a registry has its message and what to do', () => {
  const expected: [Pulled, RegExp, RegExp][] = [
    [bare.limited, /the registry limits how much it gives to this machine \(status 429\)/, /podman login/],
    [bare.expired, /the certificate of the registry has expired, or the clock/, /Compare `date`/],
    [bare.broken, /the connection broke off/, /what has arrived is kept/],
    [bare.full, /the disk is full/, /Free some space/],
  ]
  for (const [pulled, message, suggestion] of expected) {
    assert.equal(pulled.bug, undefined)
    assert.match(pulled.message ?? '', message)
    assert.match(pulled.suggestion ?? '', suggestion)
  }
})

labTest('the next run takes what had arrived, from a slow registry too', () => {
  assert.equal(bare.resumed.message, undefined)
  // What the registry has sent to its end may not have been written when the connection broke.
  assert.ok(bare.arrived.length > 0)
  assert.deepEqual(
    bare.resumed.sent.filter((blob) => bare.arrived.includes(blob)),
    [],
  )
  assert.match(bare.resumed.notes.join(), /goes on where the last run was broken off/)
  assert.ok(bare.images.some(({ name, subject }) => name === 'quay.io/fedora/other:1' && subject === 'real'))
})

labTest('an image that is there serves when the registry says no', () => {
  assert.deepEqual(bare.afterwards, bare.images)
})
