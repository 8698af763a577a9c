import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Decision, decide } from '../../runner/evidence/freshness.ts'
import { cacheKey, type InputsRequest, runInputs } from '../../runner/evidence/inputs.ts'
import type { Evidence } from '../../runner/evidence/schema.ts'
import { image, sampleBlock, sampleEvidence, sampleLab, sampleTutorial } from './samples.ts'

const hour = 3_600_000
const now = Date.parse('2026-11-20T12:00:00.000Z')

function request(changes: Partial<InputsRequest> = {}): InputsRequest {
  return {
    tutorial: sampleTutorial(),
    snippets: { 'web/hello.service': 'c'.repeat(64) },
    lab: sampleLab(),
    runner: 'd'.repeat(64),
    variant: { engine: 'podman' },
    secrets: ['TOKEN'],
    imagesSeen: [image.name],
    ...changes,
  }
}

function recordOf(inputs: InputsRequest, changes: Partial<Evidence> = {}): Evidence {
  const made = runInputs(inputs)
  return sampleEvidence({ inputs: made, key: cacheKey(made), ...changes })
}

function decideNow(
  changes: Partial<InputsRequest>,
  records: Evidence[],
  policy: { useCache?: boolean; maxAge?: number; now?: number } = {},
): Decision {
  const inputs = request(changes)
  return decide({
    tutorial: inputs.tutorial,
    lab: inputs.lab.name,
    records,
    inputsNow: (imagesSeen) => runInputs({ ...inputs, imagesSeen }),
    useCache: true,
    now,
    ...policy,
  })
}

test('nothing changed: the evidence is taken from the cache', () => {
  const record = recordOf(request())
  const decision = decideNow({}, [record])
  assert.equal(decision.run, false)
  assert.equal(decision.run ? undefined : decision.evidence, record)
  assert.match(decision.reasons.join(), /nothing changed since it passed, 2026-11-20T10:00/)
})

const lab = sampleLab()
const changed: [what: string, change: Partial<InputsRequest>, reason: RegExp][] = [
  [
    "the tutorial's text",
    { tutorial: sampleTutorial({ hash: '2'.repeat(64) }) },
    /^the tutorial's text around its blocks changed$/,
  ],
  [
    'a block',
    {
      tutorial: sampleTutorial({
        hash: '2'.repeat(64),
        blocks: [sampleBlock({ hash: 'e'.repeat(64) }), sampleBlock({ id: 'run-1' })],
      }),
    },
    /^the tutorial's blocks: changed build-1; added run-1$/,
  ],
  [
    'a snippet',
    { snippets: { 'web/hello.service': '0'.repeat(64) } },
    /^snippet web\/hello\.service changed \(cccccccccccc → 000000000000\)$/,
  ],
  ['a snippet that is gone', { snippets: { 'web/hello.service': 'missing' } }, /^snippet web\/hello\.service changed/],
  [
    "the lab's packages",
    { lab: sampleLab({ identity: '0'.repeat(64) }) },
    /^lab changed \(offline ffffffffffff → offline 000000000000\)$/,
  ],
  [
    'an image',
    { lab: sampleLab({ images: [{ ...image, digest: `sha256:${'9'.repeat(64)}` }] }) },
    /^image quay\.io\/fedora\/fedora-bootc:44 changed/,
  ],
  [
    'the subject',
    { lab: sampleLab({ images: [{ ...image, subject: 'candidate' }] }) },
    /^image .* changed \(stand-in sha256:.* → candidate /,
  ],
  ['the runner', { runner: '0'.repeat(64) }, /^runner changed/],
  ['a tab', { variant: { engine: 'docker' } }, /^variant engine changed \(podman → docker\)$/],
  ["a secret's name", { secrets: ['TOKEN', 'USER'] }, /^secrets changed \(TOKEN → TOKEN, USER\)$/],
  ['the user', { lab: sampleLab({ user: 'root' }) }, /^user changed/],
  [
    'bootc',
    { lab: sampleLab({ bootc: { kind: 'real', version: '1.16.9' } }) },
    /^bootc changed \(stub → real 1\.16\.9\)$/,
  ],
  ['what the machine lacks', { lab: sampleLab({ lacks: {} }) }, /^what the machine lacks changed \(kvm → nothing\)$/],
]
for (const [what, change, reason] of changed)
  test(`when ${what} changed, it runs and the change is named`, () => {
    const decision = decideNow(change, [recordOf(request())])
    assert.equal(decision.run, true)
    assert.equal(decision.reasons.length, 1)
    assert.match(decision.reasons[0] ?? '', reason)
  })

test('an image that the tutorial neither names nor was seen to use does not matter', () => {
  const other = { ...image, name: 'quay.io/other/thing:1' }
  const decision = decideNow({ lab: sampleLab({ images: [...lab.images, other] }) }, [recordOf(request())])
  assert.equal(decision.run, false)
})

test('an image that only a run showed to be used does matter', () => {
  const other = { ...image, name: 'quay.io/other/thing:1' }
  const both = sampleLab({ images: [...lab.images, other] })
  const names = [image.name, other.name]
  const record = recordOf(request({ lab: both, imagesSeen: names }), { images: [image, other] })
  assert.equal(decideNow({ lab: both }, [record]).run, false)
  const moved = sampleLab({ images: [...lab.images, { ...other, digest: 'sha256:0' }] })
  assert.match(decideNow({ lab: moved }, [record]).reasons.join(), /^image quay\.io\/other\/thing:1 changed/)
})

test('failed and interrupted runs are never hits', () => {
  assert.match(decideNow({}, [recordOf(request(), { status: 'failed' })]).reasons.join(), /it failed when it last ran/)
  assert.match(decideNow({}, [recordOf(request(), { status: 'interrupted' })]).reasons.join(), /was interrupted/)
})

test('an older pass does not hide a newer failure of the same thing', () => {
  const pass = recordOf(request())
  const failure = recordOf(request(), { status: 'failed', startedAt: '2026-11-20T11:00:00.000Z' })
  assert.equal(decideNow({}, [pass, failure]).run, true)
})

test('--no-cache runs everything', () => {
  assert.deepEqual(decideNow({}, [recordOf(request())], { useCache: false }), { run: true, reasons: ['--no-cache'] })
})

test('evidence from the network expires, other evidence does not', () => {
  const record = recordOf(request())
  assert.equal(decideNow({}, [record], { maxAge: 3 * hour }).run, false)
  assert.match(decideNow({}, [record], { maxAge: hour }).reasons.join(), /longer ago than --max-age/)
  assert.equal(decideNow({}, [record], { now: now + 10_000 * hour }).run, false)
})

test('evidence from the future does not stay fresh for ever', () => {
  const record = recordOf(request(), { startedAt: '2030-01-01T00:00:00.000Z' })
  assert.equal(decideNow({}, [record], { maxAge: 24 * hour }).run, true)
})

test('without evidence the reason says so, and where there is some', () => {
  assert.deepEqual(decideNow({}, []).reasons, ['there is no evidence of it yet'])
  const elsewhere = sampleEvidence({ lab: { ...sampleEvidence().lab, name: 'fedora' } })
  assert.match(decideNow({}, [elsewhere]).reasons.join(), /never ran in the lab offline \(only in fedora\)/)
})

test('of several records the one with the fewest changes explains', () => {
  const far = recordOf(request({ variant: { engine: 'docker' }, runner: '1'.repeat(64) }), {
    startedAt: '2026-11-20T11:30:00.000Z',
  })
  const near = recordOf(request({ runner: '1'.repeat(64) }))
  const { reasons } = decideNow({}, [far, near])
  assert.equal(reasons.length, 1)
  assert.match(reasons.join(), /^runner changed/)
})

test('a tool of the user makes evidence new for the pages that name it, and leaves the others alone', () => {
  const tool = { name: 'bcvk', digest: 'sha256:1', source: '/bcvk' }
  const lab = { ...sampleLab(), tools: [tool] }
  const tutorial = { ...sampleTutorial(), source: 'Boot it by `bcvk`.' }
  assert.equal(runInputs(request({ lab, tutorial }))['tool bcvk'], 'sha256:1')
  assert.equal('tool bcvk' in runInputs(request({ lab })), false)
  assert.notEqual(cacheKey(runInputs(request({ lab, tutorial }))), cacheKey(runInputs(request({ tutorial }))))
})

test('inputs that came, went or changed are named, in the order of their names', () => {
  const snippets = { 'z.service': 'c'.repeat(64), 'web/hello.service': 'd' }
  const decision = decideNow({ snippets }, [
    recordOf(request({ snippets: { 'a.service': 'b', 'web/hello.service': 'c' } })),
  ])
  assert.deepEqual(decision, {
    run: true,
    reasons: [
      'snippet a.service is gone (was b)',
      'snippet web/hello.service changed (c → d)',
      'snippet z.service is new (cccccccccccc)',
    ],
  })
})

test('of many blocks the first five are named', () => {
  const blocks = (...ids: string[]) => ids.map((id) => sampleBlock({ id }))
  const before = recordOf(request())
  const decided = (count: number) => {
    const ids = Array.from({ length: count }, (_, index) => `b${index}`)
    const tutorial = sampleTutorial({ hash: '2'.repeat(64), blocks: blocks(...ids) })
    return decideNow({ tutorial }, [before]).reasons[0]
  }
  assert.equal(decided(5), "the tutorial's blocks: added b0, b1, b2, b3, b4; removed build-1")
  assert.equal(decided(7), "the tutorial's blocks: added b0, b1, b2, b3, b4 and 2 more; removed build-1")
})

test('evidence that explains nothing is said to', () => {
  const { inputs: _, ...bare } = recordOf(request(), { key: 'other' })
  assert.deepEqual(decideNow({}, [bare]), { run: true, reasons: ['its evidence does not say what it was made from'] })
  const reasons = ['its evidence has a key that its inputs do not explain']
  assert.deepEqual(decideNow({}, [recordOf(request(), { key: 'other' })]), { run: true, reasons })
})

test('evidence that was made elsewhere is distinguished from none', () => {
  const { tutorial, lab } = request()
  const nothing = { tutorial, lab: lab.name, records: [], inputsNow: () => ({}), useCache: true, now }
  assert.deepEqual(decide({ ...nothing, hasForeign: true }), {
    run: true,
    reasons: ['its evidence was made on another machine, and no known key has signed it'],
  })
  assert.deepEqual(decide(nothing), { run: true, reasons: ['there is no evidence of it yet'] })
  const inLab = (name: string) => sampleEvidence({ lab: { ...sampleEvidence().lab, name } })
  assert.deepEqual(decide({ ...nothing, records: [inLab('fedora'), inLab('b'), inLab('fedora')] }).reasons, [
    'it never ran in the lab offline (only in b, fedora)',
  ])
})

test('a failure at the same moment counts more than a pass, and an interrupted run is no pass', () => {
  const [pass, failure] = [recordOf(request()), recordOf(request(), { status: 'failed' })]
  assert.equal(decideNow({}, [pass, failure]).run, true)
  assert.equal(decideNow({}, [failure, pass]).run, true)
  assert.equal(decideNow({}, [recordOf(request(), { status: 'interrupted' })]).run, true)
})

test('evidence is fresh up to the limit, in both directions', () => {
  const at = (startedAt: string) => decideNow({}, [recordOf(request(), { startedAt })], { maxAge: hour }).run
  assert.deepEqual(['2026-11-20T11:00:00.000Z', '2026-11-20T13:00:00.000Z'].map(at), [false, false])
  assert.deepEqual(['2026-11-20T10:59:59.999Z', '2026-11-20T13:00:00.001Z'].map(at), [true, true])
})
