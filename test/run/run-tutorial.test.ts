import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { limits } from '../../runner/run/plan/run-options.ts'
import { commandLines } from '../end-to-end/host.ts'
import { hostLab } from './host-sandbox.ts'
import { document, run } from './run-fixture.ts'

const bash = (code: string, tags = 'run') => `\`\`\`bash ${tags}\n${code}\n\`\`\`\n\n`

/** Aborts when the command runs: the block has begun, and its process is there. */
async function abortOnce(controller: AbortController, seconds: number): Promise<void> {
  while (!sleepers(seconds)) await setTimeout(20)
  controller.abort()
}

function sleepers(seconds: number): boolean {
  return commandLines().includes(`sleep ${seconds}`)
}

describe('interruption', () => {
  it('ends the running block, cleans up, and keeps what had finished', async () => {
    const controller = new AbortController()
    const tutorial = document(
      bash('echo one') + bash('sleep 2001') + bash('echo never') + bash('echo tidy', 'run cleanup'),
    )
    void abortOnce(controller, 2001)
    const { evidence, lab } = await run(tutorial, { signal: controller.signal })
    assert.equal(evidence.status, 'interrupted')
    assert.deepEqual(
      evidence.blocks.map(({ status }) => status),
      ['passed', 'failed', 'not-reached', 'passed'],
    )
    assert.match(evidence.blocks[1]?.failure?.message ?? '', /interrupted after .*sleep 2001/)
    assert.equal(evidence.blocks[3]?.transcript?.text, 'tidy\n')
    assert.equal(lab.sandboxes[0]?.closed, true)
    assert.equal(sleepers(2001), false)
  })

  it('bounds clean-up that hangs', async (t) => {
    t.mock.property(limits, 'cleanupAfterInterruption', 500)
    const controller = new AbortController()
    controller.abort()
    const tutorial = document(bash('echo one') + bash('sleep 2002', 'run cleanup'))
    const { evidence } = await run(tutorial, { signal: controller.signal })
    assert.equal(evidence.status, 'interrupted')
    assert.match(evidence.blocks[1]?.failure?.message ?? '', /still running/)
  })

  it('ends everything at once at the second signal', async () => {
    const first = new AbortController()
    const second = new AbortController()
    const tutorial = document(bash('trap "" TERM; sleep 2003') + bash('sleep 2003', 'run cleanup'))
    void abortOnce(first, 2003).then(() => setTimeout(200).then(() => second.abort()))
    const { evidence } = await run(tutorial, { signal: first.signal, killSignal: second.signal })
    assert.equal(evidence.status, 'interrupted')
    assert.equal(sleepers(2003), false)
  })

  it('does not wait for a machine that is not up yet', { timeout: 60_000 }, async () => {
    const lab = hostLab({ lacks: {} })
    const open = lab.open.bind(lab)
    lab.open = async (request) => Object.assign(await open(request), { guest: () => new Promise(() => {}) })
    const controller = new AbortController()
    const onEvent = ({ type }: { type: string }) => type === 'machine' && controller.abort()
    const head = 'places: { machine: the machine }\n'
    const tutorial = document(
      `<!-- verify\nguest machine image=localhost/web:1\n-->\n\n${bash('true', 'run on=machine')}`,
      head,
    )
    const { evidence } = await run(tutorial, { lab, signal: controller.signal, onEvent })
    assert.equal(evidence.status, 'interrupted')
    assert.match(evidence.blocks[0]?.failure?.message ?? '', /interrupted before the machine/)
  })

  it('stops trying again', async () => {
    const controller = new AbortController()
    const onEvent = ({ type }: { type: string }) => type === 'block-retried' && controller.abort()
    const { evidence } = await run(document(bash('false', 'run retry=60s')), { signal: controller.signal, onEvent })
    assert.equal(evidence.status, 'interrupted')
  })
})

describe('retry', () => {
  it('shows the last failure and counts the attempts, all within its time', async () => {
    const { evidence, events } = await run(document(bash('echo "$((n += 1))"; exit 3', 'run retry=3s')))
    const [block] = evidence.blocks
    assert.ok((block?.attempts ?? 0) >= 2)
    assert.match(block?.failure?.message ?? '', /in \d+ attempts within 3 s: .*exit status 3/)
    assert.equal(events.filter(({ type }) => type === 'block-retried').length, (block?.attempts ?? 0) - 1)
  })

  it('ends an attempt that hangs when its time is over', async () => {
    const { evidence } = await run(document(bash('sleep 2004', 'run retry=500ms')))
    assert.match(evidence.blocks[0]?.failure?.message ?? '', /in one attempt within 500 ms: still running/)
  })
})

it('does not take a block that needs a guest for executed where no machine can be booted', async () => {
  const { evidence } = await run(document(bash('true') + bash('true', 'run needs=guest')), {
    description: { lacks: {} },
  })
  assert.equal(evidence.blocks[1]?.status, 'skipped')
  assert.match(evidence.blocks[1]?.why ?? '', /needs guest: no machine is declared/)
})

it('fails a document of which readers can run nothing, although the lab ran something unseen', async () => {
  const unseen = '<!-- verify\n\n~~~bash run\ntrue\n~~~\n-->\n'
  const { evidence } = await run(document(bash('false', 'run skip="not here"') + unseen))
  assert.equal(evidence.status, 'failed')
  assert.match(evidence.why ?? '', /nothing of it ran/)
})

describe('what bootc was asked', () => {
  const call = 'echo "bootc status" >>"$BOOTC_CALLS"'

  it('makes the whole block contract where bootc is a stub', async () => {
    const { evidence } = await run(document(bash('true') + bash(call) + bash('true')))
    assert.deepEqual(
      evidence.blocks.map(({ level }) => level),
      ['executed', 'contract', 'executed'],
    )
    assert.deepEqual(evidence.blocks[1]?.bootcCalls, ['bootc status'])
    assert.equal(evidence.level, 'contract')
  })

  it('lowers the earlier block that names bootc when its call comes while a later one runs', async () => {
    const late = '(sleep 0.3; echo "bootc upgrade" >>"$BOOTC_CALLS") & : bootc upgrade'
    const { evidence } = await run(document(bash('true') + bash(late) + bash('sleep 0.6')))
    assert.deepEqual(
      evidence.blocks.map(({ level }) => level),
      ['executed', 'contract', 'contract'],
    )
    assert.match(evidence.blocks[1]?.why ?? '', /called while the block at line \d+ ran/)
  })

  it('lowers the last block for a call that comes after it', async () => {
    const late = 'trap \'echo "bootc upgrade" >>"$BOOTC_CALLS"\' EXIT'
    const { evidence } = await run(document(bash('true') + bash(late)))
    assert.deepEqual(
      evidence.blocks.map(({ level }) => level),
      ['executed', 'contract'],
    )
    assert.equal(evidence.level, 'contract')
  })

  it('runs what needs bootc where it is real', async () => {
    const description = { bootc: { kind: 'real' as const } }
    const { evidence } = await run(document(bash('true', 'run needs=bootc')), { description })
    assert.equal(evidence.level, 'executed')
  })
})

it('keeps what had finished when there is no room for the next block', async () => {
  const { evidence } = await run(document(bash('echo one') + bash('rm -r "$PWD/../control"') + bash('echo never')))
  assert.deepEqual(
    evidence.blocks.map(({ status }) => status),
    ['passed', 'passed', 'failed'],
  )
  const { line, message } = evidence.blocks[2]?.failure ?? {}
  assert.deepEqual([line, message?.split(':')[0]], [15, 'the block could not be handed to its shell'])
})

it('masks secrets in transcripts, failures and diffs', async () => {
  const code = 'echo "$TOKEN"; printf "you:$TOKEN" | base64'
  const tutorial = document(`${bash(code)}\`\`\`text output\nnothing\n\`\`\`\n`)
  const secret = 'a-secret-value'
  const { evidence } = await run(tutorial, { secrets: [secret], environment: { TOKEN: secret } })
  const text = JSON.stringify(evidence)
  assert.match(text, /\*\*\*/)
  assert.ok(!text.includes(secret))
  assert.ok(!text.includes(Buffer.from(`you:${secret}`).toString('base64').slice(6, -4)))
})

it('leaves no part of a secret in a failure that shows the beginning of what was printed', async () => {
  const secret = 'a-secret-value'
  const options = { secrets: [secret], environment: { TOKEN: secret } }
  for (const length of [112, 494]) {
    const printed = `echo ${'x'.repeat(length)}$TOKEN`
    for (const match of ['lines', 'exact', 'regex', 'json-subset']) {
      const expected = match === 'json-subset' ? '{}' : 'nothing\n...'
      const body = `${bash(printed)}\`\`\`text output match=${match}\n${expected}\n\`\`\`\n`
      const { evidence, events } = await run(document(body), options)
      assert.ok(evidence.blocks[0]?.failure)
      assert.doesNotMatch(JSON.stringify([evidence, events]), /xa-s/, match)
    }
  }
})

it('masks the secrets in what is reported while it runs', async () => {
  const body = `${bash('echo "$TOKEN"')}\`\`\`text output\nnothing\n\`\`\`\n`
  const { events } = await run(document(body), {
    secrets: ['a-secret-value'],
    environment: { TOKEN: 'a-secret-value' },
  })
  assert.doesNotMatch(JSON.stringify(events), /a-secret-value/)
  assert.match(JSON.stringify(events), /\*\*\*/)
})

it('compares up to a bound and says so beyond it', async () => {
  const expected = '```text output\n...\nlast\n```\n'
  const fits = await run(document(bash('head -c 7000000 /dev/zero | tr "\\0" "\\n"; echo last') + expected))
  assert.equal(fits.evidence.status, 'passed')
  const exceeds = await run(document(bash('head -c 9000000 /dev/zero | tr "\\0" "\\n"; echo last') + expected))
  assert.match(exceeds.evidence.blocks[0]?.failure?.message ?? '', /9000005 bytes were printed; .*8 MiB/)
})

it('skips places for which no machine is declared', async () => {
  const body = `${bash('echo here >where')}${bash('cat where; echo there', 'run on=machine')}`
  const tutorial = document(body, 'places: { machine: the machine }\n')
  const without = await run(tutorial)
  assert.deepEqual(
    without.evidence.blocks.map(({ status, level }) => [status, level]),
    [
      ['passed', 'executed'],
      ['skipped', 'contract'],
    ],
  )
  assert.match(without.evidence.blocks[1]?.why ?? '', /no machine is declared for the place `machine`/)
})

it('reports what happens while it happens', async () => {
  const { events } = await run(document(bash('true') + bash('false') + bash('true')))
  const seen = events.map((event) => (event.type === 'block-finished' ? `${event.index} ${event.status}` : event.type))
  assert.deepEqual(seen, [
    'tutorial-started',
    'block-started',
    '0 passed',
    'block-started',
    '1 failed',
    '2 not-reached',
    'tutorial-finished',
  ])
})

it('closes the sandbox when the lab breaks down', async () => {
  const lab = hostLab()
  const { open } = lab
  lab.open = async (request) => {
    const sandbox = await open(request)
    sandbox.takeBootcCalls = () => Promise.reject(new Error('the disk is gone'))
    return sandbox
  }
  await assert.rejects(run(document(bash('true')), { lab }), /the disk is gone/)
  assert.equal(lab.sandboxes[0]?.closed, true)
})

it('opens no sandbox for a document without anything to run', async () => {
  const { lab, evidence } = await run(document('Only words.\n'))
  assert.equal(lab.sandboxes.length, 0)
  assert.equal(evidence.status, 'passed')
})

describe('loop devices', () => {
  const returned = (answer: 'yes' | 'no', tags = 'run') =>
    bash(`test ${answer === 'yes' ? '' : '!'} -e ~+/loops-returned`, tags)

  it('are returned after the last block that needs them', async () => {
    const { evidence } = await run(
      document(returned('no', 'run needs=loop') + returned('no') + returned('no', 'run needs=loop') + returned('yes')),
    )
    assert.equal(evidence.status, 'passed')
  })

  for (const tags of ['run background needs=loop', 'run cleanup needs=loop'])
    it(`are kept for a later block with \`${tags}\``, async () => {
      const { evidence } = await run(document(bash('true', 'run needs=loop') + bash('sleep 1', tags) + returned('no')))
      assert.equal(evidence.blocks.at(-1)?.status, 'passed')
    })

  it('are not asked for by a page without them', async () => {
    assert.equal((await run(document(bash('true') + returned('no')))).evidence.status, 'passed')
  })
})
