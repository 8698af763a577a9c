import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { createSecretKey } from 'node:crypto'
import { once } from 'node:events'
import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rm,
  stat,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { removeAbandonedDrafts, writeAtomically } from '../../runner/core/atomic-write.ts'
import { evidenceJsonSchema } from '../../runner/evidence/schema.ts'
import { copyEvidence, evidencePath, isMarked, readEvidence, writeEvidence } from '../../runner/evidence/store.ts'
import { image, sampleEvidence, sampleFailure } from './samples.ts'

let directory = ''
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'store-'))
})
afterEach(async () => {
  await rm(directory, { recursive: true, force: true })
})

test('what is written is read back', async () => {
  const file = await writeEvidence(directory, sampleFailure())
  assert.equal(file, join(directory, 'build/first-image/offline.json'))
  const { records, problems } = readEvidence(directory)
  assert.deepEqual(problems, [])
  // JSON cannot hold a lone surrogate as such; everything else is as it was.
  assert.deepEqual(
    records.map(({ file, evidence }) => ({ file, evidence })),
    [{ file, evidence: JSON.parse(JSON.stringify(sampleFailure())) }],
  )
})

test('a directory that is not there is an empty store', async () => {
  assert.deepEqual(readEvidence(join(directory, 'none')), { records: [], problems: [] })
})

test('a newer run of the same thing replaces the older, a run with a candidate, a tab or a real bootc does not', async () => {
  const plain = sampleEvidence()
  const others = [
    sampleEvidence({ images: [{ ...image, subject: 'candidate', source: 'oci-archive:a.tar' }] }),
    sampleEvidence({ images: [{ ...image, subject: 'candidate', source: 'oci-archive:b.tar' }] }),
    sampleEvidence({ variant: { engine: 'docker' } }),
    sampleEvidence({ lab: { ...plain.lab, bootc: { kind: 'real', version: '1.16.9' } } }),
    sampleEvidence({ lab: { ...plain.lab, name: 'fedora' } }),
  ]
  const paths = new Set([plain, ...others].map(evidencePath))
  assert.equal(paths.size, 6)
  assert.equal(evidencePath(sampleEvidence({ ms: 1, startedAt: '2026-11-21T10:00:00.000Z' })), evidencePath(plain))
})

test('an id cannot lead out of the evidence directory', () => {
  const path = evidencePath(sampleEvidence({ tutorial: { ...sampleEvidence().tutorial, id: '../../etc/pass wd' } }))
  assert.doesNotMatch(path, /\.\.|^\/| /)
})

const broken: [name: string, content: string, expected: RegExp][] = [
  ['empty', '', /is not JSON, perhaps cut short.*will run again/],
  ['cut short', JSON.stringify(sampleEvidence()).slice(0, 200), /is not JSON/],
  [
    'of an older schema',
    JSON.stringify({ ...sampleEvidence(), schema: 0 }),
    /has evidence schema 0, this runner reads 1/,
  ],
  ['of another kind', '[1, 2]', /has evidence schema none/],
  ['null', 'null', /has evidence schema none/],
  ['with a wrong field', JSON.stringify({ ...sampleEvidence(), level: 'proven' }), /not valid evidence: level: /],
  ['binary', '\u0000\u0001\u0002', /is not JSON/],
]
for (const [name, content, expected] of broken)
  test(`a file that is ${name} is reported and ignored, and the others are read`, async () => {
    await writeEvidence(directory, sampleEvidence())
    await mkdir(join(directory, 'x'))
    await writeFile(join(directory, 'x', 'offline.json'), content)
    const { records, problems } = readEvidence(directory)
    assert.equal(records.length, 1)
    assert.deepEqual(
      problems.map((problem) => problem.file),
      [join(directory, 'x', 'offline.json')],
    )
    assert.match(problems[0]?.message ?? '', expected)
  })

test('a record that was changed or written by hand is reported and ignored, one that was only formatted is read', async () => {
  const file = await writeEvidence(directory, sampleEvidence())
  const written = await readFile(file, 'utf8')
  const changes: [content: string, expected: RegExp | undefined][] = [
    [written.replace(/"level": "[a-z]+"/, '"level": "booted"'), /was changed after the run that wrote it.*run again/],
    [written.replace(/,\s*"seal": "\w+"/, ''), /has no seal, so no run wrote it/],
    [JSON.stringify(JSON.parse(written), null, 4), undefined],
  ]
  for (const [content, expected] of changes) {
    assert.notEqual(content, written)
    await writeFile(file, content)
    const { records, problems } = readEvidence(directory)
    assert.equal(records.length, expected === undefined ? 1 : 0)
    if (expected) assert.match(problems[0]?.message ?? '', expected)
  }
})

test('a place where no folder can be made is refused, and never waited for', { timeout: 5000 }, async () => {
  await assert.rejects(writeEvidence('/proc/none/here', sampleEvidence()), { code: 'ENOENT' })
})

test('a directory named like a record, and reports beside the records, do no harm', async () => {
  await mkdir(join(directory, 'x', 'offline.json'), { recursive: true })
  await writeFile(join(directory, 'report.json'), '{}')
  assert.deepEqual(readEvidence(directory), { records: [], problems: [] })
})

test('a file in the place of the directory is reported', async () => {
  await writeFile(join(directory, 'file'), '')
  const { problems } = readEvidence(join(directory, 'file'))
  assert.match(problems[0]?.message ?? '', /cannot be read \(ENOTDIR\)/)
})

test('symbolic links to folders are not followed, also one that leads in a circle', async () => {
  const outside = join(directory, 'outside')
  await writeEvidence(outside, sampleEvidence())
  const draft = join(outside, '.999999999.0123abcd.offline.json.tmp')
  await writeFile(draft, '{')
  const store = join(directory, 'store')
  await writeEvidence(store, sampleEvidence())
  await symlink(outside, join(store, 'build', 'outside'))
  await symlink('.', join(store, 'build', 'circle'))
  removeAbandonedDrafts(store)
  assert.equal(await readFile(draft, 'utf8'), '{')
  const { records, problems } = readEvidence(store)
  assert.deepEqual(problems, [])
  assert.deepEqual(
    records.map(({ file }) => file),
    [join(store, 'build/first-image/offline.json')],
  )
})

test('kill -9 while records are written leaves a valid store, and the next start removes the drafts', async () => {
  const writer = `
    import { writeEvidence } from ${JSON.stringify(join(import.meta.dirname, '../../runner/evidence/store.ts'))}
    import { sampleEvidence } from ${JSON.stringify(join(import.meta.dirname, 'samples.ts'))}
    const text = 'x'.repeat(2_000_000)
    console.log('writing')
    for (let i = 0; ; i++) {
      const evidence = sampleEvidence({ ms: i })
      evidence.blocks[0].transcript = { text, omitted: 0 }
      await writeEvidence(${JSON.stringify(directory)}, evidence)
    }`
  await writeEvidence(directory, sampleEvidence())
  for (let round = 0; round < 5; round++) {
    const child = spawn(process.execPath, ['--input-type=module-typescript', '--eval', writer], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await once(child.stdout, 'data')
    await new Promise((resolve) => setTimeout(resolve, 60 + round * 37))
    child.kill('SIGKILL')
    await once(child, 'exit')
    const { records, problems } = readEvidence(directory)
    assert.deepEqual(problems, [])
    assert.equal(records.length, 1)
  }
  removeAbandonedDrafts(directory)
  assert.deepEqual(await readdir(join(directory, 'build', 'first-image')), ['offline.json'])
})

test('a file that is replaced keeps its mode, also behind a symbolic link, which stays one', async () => {
  const [file, link] = [join(directory, 'deep', 'script.sh'), join(directory, 'link')]
  await writeAtomically(file, 'one')
  await chmod(file, 0o751)
  await symlink('deep/script.sh', link)
  await writeAtomically(link, 'two')
  assert.equal(await readFile(file, 'utf8'), 'two')
  assert.equal((await stat(file)).mode & 0o7777, 0o751)
  assert.equal(await readlink(link), 'deep/script.sh')
})

test('the draft of a writer that lives is left alone', async () => {
  const draft = join(directory, `.${process.pid}.0123abcd.offline.json.tmp`)
  await writeFile(draft, '{')
  removeAbandonedDrafts(directory)
  assert.equal(await readFile(draft, 'utf8'), '{')
})

test('the published JSON Schema accepts evidence and refuses what the runner refuses', () => {
  const validate = new Ajv2020({ strict: false }).compile(evidenceJsonSchema())
  assert.equal(validate(sampleFailure()), true, JSON.stringify(validate.errors))
  assert.equal(validate({ ...sampleEvidence(), level: 'proven' }), false)
})

test('a record that is nested without end is reported, and keeps no other from being read', async () => {
  const file = await writeEvidence(directory, sampleEvidence())
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
  const text = (await readFile(file, 'utf8')).trimEnd().slice(0, -1)
  await mkdir(join(directory, 'hostile'))
  await writeFile(join(directory, 'hostile/deep.json'), `${text},"more":${deep}}`)
  const { records, problems } = readEvidence(directory)
  assert.equal(records.length, 1)
  assert.match(problems[0]?.message ?? '', /nested too deeply/)
})

test('a record is known again by the key of the machine that wrote it, and by no other', async () => {
  const [key, other] = [1, 2].map((fill) => createSecretKey(Buffer.alloc(32, fill)))
  await writeEvidence(directory, sampleEvidence(), key)
  const [marked] = readEvidence(directory).records
  assert.ok(marked)
  assert.match(marked.mark ?? '', /^[0-9a-f]{64}$/)
  assert.deepEqual(
    [key, other, undefined].map((each) => isMarked(marked, each)),
    [true, false, false],
  )
  assert.equal(isMarked({ ...marked, seal: 'f'.repeat(64) }, key), false)
  assert.equal(isMarked({ ...marked, mark: 'short' }, key), false)
  await writeEvidence(directory, sampleEvidence())
  const [plain] = readEvidence(directory).records
  assert.equal(plain && isMarked(plain, key), false)
  assert.equal(plain && 'mark' in plain, false)
})

test('a record is copied byte by byte, unless it changes meanwhile', async () => {
  const from = await writeEvidence(directory, sampleEvidence(), createSecretKey(Buffer.alloc(32)))
  const [record] = readEvidence(directory).records
  assert.ok(record)
  const copy = await copyEvidence(join(directory, 'other'), record)
  assert.equal(copy, join(directory, 'other/build/first-image/offline.json'))
  assert.deepEqual(await readFile(copy), await readFile(from))
  await writeFile(from, '{}')
  await assert.rejects(
    copyEvidence(join(directory, 'other'), record),
    /offline\.json is being changed while it is read/,
  )
})

test('a record is never written through a link of its directory', async () => {
  await mkdir(join(directory, 'elsewhere'))
  await symlink('elsewhere', join(directory, 'build'))
  await assert.rejects(writeEvidence(directory, sampleEvidence()), {
    code: 'ELOOP',
    message: /build is a symbolic link$/,
  })
})

test('a file that is too large is not read, and several faults are counted', async () => {
  const file = await writeEvidence(directory, sampleEvidence())
  await truncate(file, 64 * 1024 * 1024 + 1)
  assert.deepEqual(readEvidence(directory).problems, [
    { file, message: 'has 67108865 bytes; at most 67108864 are read: ignored' },
  ])
  await writeFile(file, JSON.stringify({ ...sampleEvidence(), level: 'x', subject: 'y', status: 'z' }))
  assert.match(
    readEvidence(directory).problems[0]?.message ?? '',
    /^is not valid evidence: status: .* \(and 2 more\): /,
  )
})

test('folders that begin with a dot hold no evidence', async () => {
  await mkdir(join(directory, '.git', 'x'), { recursive: true })
  await writeFile(join(directory, '.git', 'x', 'offline.json'), '{}')
  assert.deepEqual(readEvidence(directory), { records: [], problems: [] })
})

test('names of labs and pages that are no file names get others, each its own', () => {
  const place = (id: string, name = 'offline') =>
    evidencePath({
      ...sampleEvidence(),
      tutorial: { ...sampleEvidence().tutorial, id },
      lab: { ...sampleEvidence().lab, name },
    })
  assert.match(place('a b/c'), /^a_b-[0-9a-f]{8}\/c\/offline\.json$/)
  assert.notEqual(place('a b'), place('a_b'))
  assert.match(place('.hidden', '../x'), /^_hidden-[0-9a-f]{8}\/_+x-[0-9a-f]{8}\.json$/)
})
