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
import type { LabDescription, ResolvedImage } from '../../../runner/lab/lab.ts'
import { findMachine, onMachine } from './machine/enter.ts'

type Said = { exitCode: number; output: string }
type Report = {
  lab: { name: string }
  tutorials: { status: string; level: string; cached: boolean }[]
}
type Seen = Record<
  'rootless' | 'rootful' | 'again' | 'network' | 'tools' | 'registry' | 'movedSays' | 'candidateSays',
  Said
> & {
  withoutRegistry?: string
  withRegistry?: string
  warmAvailable?: string
  availableMs: number
  warmMs: number
  before: ResolvedImage[]
  pulls: number
  description: LabDescription
  images: ResolvedImage[]
  unknown: { message: string; remedy: string }
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
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
})

labTest('the lab says that it has no registry, and is there with one', () => {
  assert.match(seen.withoutRegistry ?? '', /^podman (found no|cannot reach) quay\.io\/fedora\/fedora:44/)
  assert.equal(seen.withRegistry, undefined)
})

labTest('once provided it is told to be there at once, and opened within a second', () => {
  assert.equal(seen.warmAvailable, undefined)
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
  assert.match(seen.unknown.remedy, /front matter/)
})

labTest('a tag that has moved is pulled anew in the next run, which tells the bootc inside', () => {
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

labTest('of a list of architectures the digest of the list is compared, that of the own image told', () => {
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
