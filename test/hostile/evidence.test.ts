/** Evidence that was forged, changed, or made elsewhere does not count. Signatures are those of the real cosign. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { labDirectory } from '../../runner/cli/frame/lab-place.js'
import type { Evidence } from '../../runner/evidence/schema.ts'
import { bundleName } from '../../runner/evidence/signing/bundle.ts'
import { findCosign } from '../../runner/evidence/signing/cosign.ts'
import { sealOf } from '../../runner/evidence/store.ts'
import { makeWorkplace, tutorial, type Workplace } from '../cli/call.ts'

const cosign = findCosign(process.env, labDirectory(process.env))
const skip = cosign === undefined ? 'no cosign on PATH, and no lab that has one' : false

async function workplace(t: TestContext): Promise<Workplace> {
  const place = await makeWorkplace()
  t.after(() => place.remove())
  await place.write('content/a.md', tutorial('A', 'true'))
  return place
}

const record = 'evidence/a/host.json'

async function cachedPages(place: Workplace, args: string[] = [], environment = {}): Promise<boolean[]> {
  const { stdout } = await place.call([...args, '--report', 'json=-'], environment)
  return JSON.parse(stdout).tutorials.map((one: { cached: boolean }) => one.cached)
}

function change(place: Workplace, file: string, how: (text: string) => string): void {
  const path = join(place.directory, file)
  const text = readFileSync(path, 'utf8')
  const changed = how(text)
  assert.notEqual(changed, text)
  writeFileSync(path, changed)
}

test('a page is taken from the evidence of this machine, and from no other', async (t) => {
  const place = await workplace(t)
  assert.deepEqual(await cachedPages(place), [false])
  assert.deepEqual(await cachedPages(place), [true])
  const explained = await place.call(['--list', '--explain'], { LAB_DIR: join(place.directory, 'elsewhere') })
  assert.match(explained.stdout, /made on another machine, and no known key has signed it/)
  assert.deepEqual(await cachedPages(place, [], { LAB_DIR: join(place.directory, 'elsewhere') }), [false])
})

test('evidence of a failing page that was sealed by hand is not believed', async (t) => {
  const place = await workplace(t)
  await place.write('content/a.md', tutorial('A', 'false'))
  assert.equal((await place.call([])).code, 1)
  change(place, record, (text) => {
    const { seal: _, ...evidence } = JSON.parse(text)
    evidence.status = 'passed'
    for (const block of evidence.blocks) Object.assign(block, { status: 'passed', level: 'executed', exit: 0 })
    return JSON.stringify({ ...evidence, seal: sealOf(evidence) })
  })
  assert.equal((await place.call([])).code, 1)
})

test('the key of the machine is for its owner alone, and is not taken from a file that others may read', async (t) => {
  const place = await workplace(t)
  await place.call([])
  const key = join(place.directory, '.lab/evidence-key')
  assert.equal(statSync(key).mode & 0o777, 0o600)
  chmodSync(key, 0o644)
  assert.deepEqual(await cachedPages(place), [false])
  rmSync(key)
  symlinkSync('/dev/zero', key)
  assert.deepEqual(await cachedPages(place), [false])
})

test('evidence is not written through links', async (t) => {
  const place = await workplace(t)
  await place.write('outside/a.json', 'of the machine\n')
  mkdirSync(join(place.directory, 'evidence/a'), { recursive: true })
  symlinkSync('../../outside/a.json', join(place.directory, record))
  assert.equal((await place.call([])).code, 4)
  const shard = { EVIDENCE_DIR: 'shards/1' }
  await place.call([], shard)
  const merged = await place.call(['merge', 'shards/1', '--into', 'evidence'])
  assert.equal(merged.code, 4)
  assert.match(merged.stderr, /host.json is a symbolic link/)
  rmSync(join(place.directory, 'evidence'), { recursive: true })
  symlinkSync('../outside', join(place.directory, 'shards/a'))
  assert.equal((await place.call(['merge', 'shards/1', '--into', 'shards'])).code, 4)
  assert.equal(readFileSync(join(place.directory, 'outside/a.json'), 'utf8'), 'of the machine\n')
  assert.equal(existsSync(join(place.directory, 'outside/host.json')), false)
})

test('evidence of a made-up architecture, lab or page stays in its directory', async (t) => {
  const place = await workplace(t)
  await place.call([], { EVIDENCE_DIR: 'shards/1' })
  const out = '/../../../../out/of/it'
  const before = readdirSync(place.directory).sort()
  const changes: ((evidence: Evidence) => void)[] = [
    ({ lab }) => Object.assign(lab, { architecture: `x${out}` }),
    ({ lab }) => Object.assign(lab, { name: out }),
    ({ tutorial }) => Object.assign(tutorial, { id: out }),
  ]
  for (const forge of changes) {
    change(place, 'shards/1/a/host.json', (text) => {
      const { seal: _, mark: __, ...evidence } = JSON.parse(text)
      forge(evidence)
      return JSON.stringify({ ...evidence, seal: sealOf(evidence) })
    })
    const { code, stderr } = await place.call(['merge', 'shards/1', '--into', 'joined/evidence'])
    assert.deepEqual([code, stderr], [0, ''])
    assert.deepEqual(readdirSync(join(place.directory, 'joined')), ['evidence'])
    rmSync(join(place.directory, 'joined'), { recursive: true })
    assert.deepEqual(readdirSync(place.directory).sort(), before)
  }
})

test('evidence with values without an end is reported, and does not take the memory of whoever reads it', async (t) => {
  const place = await workplace(t)
  await place.call([])
  const text = readFileSync(join(place.directory, record), 'utf8')
  const [head, tail] = text.split(/(?<="processes": \[)/)
  await place.write('evidence/b/host.json', `${head}${'1,'.repeat(30_000_000)}1${tail}`)
  const { code, stdout, stderr } = await place.call(['merge', 'evidence', '--into', 'joined'])
  assert.match(stderr, /b\/host.json: has more than \d+ values: ignored/)
  assert.deepEqual([code, stdout], [1, '1 records in joined, 0 of them failures\n'])
})

/** A workplace with evidence of one page, signed by a key of its own; `cosign` is on its PATH. */
async function signedWorkplace(t: TestContext) {
  const place = await workplace(t)
  await place.write('bin/cosign', `#!/bin/sh\nexec ${(cosign ?? []).map((word) => `'${word}'`).join(' ')} "$@"\n`)
  chmodSync(join(place.directory, 'bin/cosign'), 0o755)
  const environment = { PATH: `${place.directory}/bin:${process.env.PATH}`, COSIGN_PASSWORD: 'x' }
  for (const name of ['cosign', 'other'])
    execFileSync(join(place.directory, 'bin/cosign'), ['generate-key-pair', '--output-key-prefix', name], {
      cwd: place.directory,
      env: { ...process.env, ...environment },
      stdio: 'ignore',
    })
  await place.call([])
  const signed = await place.call(['sign-evidence', 'evidence', '--key', 'cosign.key'], environment)
  assert.deepEqual([signed.code, signed.stdout], [0, `1 records signed, in evidence/${bundleName}\n`])
  return { place, environment, check: (...args: string[]) => place.call(['check-evidence', ...args], environment) }
}

test('signed evidence is verified; one changed byte of a record, a page or the statement is refused', {
  skip,
}, async (t) => {
  const { place, environment, check } = await signedWorkplace(t)
  const whole = await check('evidence', '--key', 'cosign.pub')
  assert.deepEqual([whole.code, whole.stderr], [0, ''])
  assert.match(whole.stdout, /^1 records, signed \S+Z by the key SHA256:[\w+/]{43}: 1 passed, 0 passed in part/)
  const other = await check('evidence', '--key', 'other.pub')
  assert.equal(other.code, 1)
  assert.match(other.stderr, /the signature does not hold/)

  const byOneByte = (text: string) => text.replace('"ms"', '"mS"')
  const cases: [file: string, how: (text: string) => string, expected: RegExp][] = [
    [record, (text) => `${text} `, /a\/host.json: was changed after it was signed/],
    [record, byOneByte, /a\/host.json: (is not valid evidence|was changed)/],
    ['content/a.md', (text) => text.replace('Text', 'text'), /content\/a.md: the page was changed after its run/],
    [
      `evidence/${bundleName}`,
      (text) =>
        text.replace(/"payload":"[^"]+"/, (payload) => {
          const statement = Buffer.from(payload.slice('"payload":"'.length, -1), 'base64').toString('utf8')
          const forged = statement.replace(
            /"sha256":"./,
            (found) => `${found.slice(0, -1)}${found.endsWith('0') ? '1' : '0'}`,
          )
          return `"payload":"${Buffer.from(forged).toString('base64')}"`
        }),
      /the signature does not hold/,
    ],
  ]
  for (const [file, how, expected] of cases) {
    const before = readFileSync(join(place.directory, file), 'utf8')
    change(place, file, how)
    const { code, stderr } = await check('evidence', '--key', 'cosign.pub')
    assert.equal(code, 1, file)
    assert.match(stderr, expected)
    await place.write(file, before)
  }
  rmSync(join(place.directory, 'evidence', bundleName))
  assert.match((await check('evidence', '--key', 'cosign.pub')).stderr, /there is no signature/)
  assert.equal((await place.call(['sign-evidence', 'evidence', '--key', 'none.key'], environment)).code, 4)
})

test('the cache takes what a known key signed on another machine, and nothing that was changed since', {
  skip,
}, async (t) => {
  const { place, environment } = await signedWorkplace(t)
  const elsewhere = { ...environment, LAB_DIR: join(place.directory, 'elsewhere'), EVIDENCE_DIR: 'copy' }
  execFileSync('cp', ['-r', 'evidence', 'copy'], { cwd: place.directory })
  const known = ['--evidence-key', 'cosign.pub', '--list', '--explain']
  assert.match((await place.call(known, elsewhere)).stdout, /nothing changed since it passed/)
  assert.match(
    (await place.call(['--evidence-key', 'other.pub', '--list', '--explain'], elsewhere)).stderr,
    /does not hold.*not used/,
  )
  change(place, 'copy/a/host.json', (text) => `${text} `)
  assert.match((await place.call(known, elsewhere)).stdout, /no known key has signed it/)
})
