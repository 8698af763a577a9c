import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { BlockEvidence } from '../../../runner/evidence/schema.ts'
import { blockLevel, weakestLevel } from '../../../runner/run/level/block-level.ts'
import { callsBootc, namesBootc, reusedContractLayers } from '../../../runner/run/level/bootc-calls.ts'
import { pageLevel, subjectOf, withFileLevels } from '../../../runner/run/level/page-level.ts'

const block = (facts: Partial<BlockEvidence>): BlockEvidence => ({
  id: 'a',
  hash: '',
  line: 1,
  endLine: 1,
  kind: 'run',
  tags: [],
  labOnly: false,
  status: 'passed',
  level: 'executed',
  subject: 'real',
  exit: 0,
  ms: 0,
  ...facts,
})
const happened = { status: 'passed' as const, bootcCalls: [], lackedTool: false }
const image = (name: string, subject: 'real' | 'stand-in' | 'candidate') => ({ name, digest: '', source: '', subject })

it('takes a block for executed only when it passed and every tool was real', () => {
  assert.equal(blockLevel(happened).level, 'executed')
  assert.equal(blockLevel({ ...happened, bootcCalls: ['bootc container lint'] }).level, 'contract')
  assert.equal(blockLevel({ ...happened, reusedContract: 'why' }).level, 'contract')
  assert.equal(blockLevel({ ...happened, output: 'sudo: bootc: command not found\n' }).level, 'contract')
  for (const line of [
    '/tutorial/page.md: line 3: bootc: command not found',
    'sh: 1: bootc: not found',
    'bash: line 1: /usr/bin/bootc: No such file or directory',
    "timeout: failed to run command 'bootc': No such file or directory",
    'Error: crun: executable file `bootc` not found in $PATH: No such file or directory',
    'Error: runc: exec failed: exec: "bootc": executable file not found in $PATH',
  ])
    assert.equal(blockLevel({ ...happened, output: `before\n${line}\nafter\n` }).level, 'contract', line)
  for (const line of [
    'cat: /usr/lib/bootc: No such file or directory',
    "ls: cannot access '/run/bootc': No such file or directory",
    'Unit bootc: not found',
    'error: package bootc: not found',
  ])
    assert.equal(blockLevel({ ...happened, output: `${line}\n` }).level, 'executed', line)
  const recordIsGone = "bootc: not in this lab, so 'bootc upgrade' did nothing; the call is recorded"
  assert.equal(blockLevel({ ...happened, output: `${recordIsGone}\n` }).level, 'contract')
  assert.equal(blockLevel({ ...happened, output: 'env: ‘bootc’: No such file or directory\n' }).level, 'contract')
  assert.equal(blockLevel({ ...happened, status: 'failed' }).level, 'linted')
  assert.equal(blockLevel({ ...happened, status: 'failed', bootcCalls: ['bootc status'] }).level, 'linted')
  assert.equal(blockLevel({ ...happened, status: 'not-reached', lackedTool: true }).level, 'linted')
  assert.equal(blockLevel({ ...happened, status: 'skipped', lackedTool: true }).level, 'contract')
  assert.equal(blockLevel({ ...happened, status: 'skipped' }).level, 'linted')
})

it('says why a block is weaker than executed', () => {
  const calls = ['bootc a', 'bootc b', 'bootc a', 'bootc c', 'bootc d']
  assert.deepEqual(blockLevel({ ...happened, bootcCalls: calls }), {
    level: 'contract',
    why: 'bootc itself was not there: `bootc a`, `bootc b`, `bootc c` did nothing',
  })
  assert.deepEqual(blockLevel({ ...happened, labOwn: 'own' }), { level: 'contract', why: 'own' })
  assert.deepEqual(blockLevel({ ...happened, callsStub: true }), {
    level: 'contract',
    why: 'bootc itself was not there, and no call of it was recorded',
  })
  assert.deepEqual(blockLevel({ ...happened, bootedBy: 'direct-kernel', script: 'sudo grub2-editenv list' }), {
    level: 'executed',
    why: 'the lab loads the kernel of the machine itself, without the boot loader that this block is about',
  })
  assert.deepEqual(blockLevel({ ...happened, bootedBy: 'direct-kernel' }), { level: 'booted' })
  assert.deepEqual(blockLevel(happened), { level: 'executed' })
})

it('quotes the line that says that bootc is missing, and takes no other text for it', () => {
  const why = (output: string) => blockLevel({ ...happened, output }).why
  assert.equal(why('a\nsh: 12: bootc: not found\nb\n'), 'bootc itself was not there: `sh: 12: bootc: not found`')
  assert.equal(
    why('page.md: line 12: bootc: command not found'),
    'bootc itself was not there: `page.md: line 12: bootc: command not found`',
  )
  const stub = 'bootc: not in this lab, so it did nothing'
  assert.equal(why(`   ${stub}\n`), `bootc itself was not there: \`${stub}\``)
  assert.equal(why(`${stub} ${'x'.repeat(200)}`)?.length, 'bootc itself was not there: ``'.length + 120)
  assert.equal(why('bash: bootc: command not found is what you see without it'), undefined)
  assert.equal(why('they say bash: bootc: command not found'), undefined)
})

it('takes nothing for linted, and else the weakest', () => {
  assert.equal(weakestLevel([]), 'linted')
  assert.equal(weakestLevel(['booted', 'contract', 'executed']), 'contract')
})

it('finds bootc as a command, also behind others, and not in a text', () => {
  for (const script of [
    'bootc status',
    '/usr/bin/bootc status',
    'sudo -E bootc upgrade',
    'if true; then env A=1 bootc status; fi',
    'echo "$(command bootc status)"',
    'timeout 10s nice -n 5 bootc upgrade',
    'true\nexec bootc status',
    'sudo ABC=defg bootc status',
    'sudo --preserve-env bootc status',
  ])
    assert.equal(callsBootc(script), true, script)
  for (const script of [
    'true',
    'A=1',
    'echo bootc',
    'podman run quay.io/fedora/fedora-bootc:44 true',
    'sudo grep bootc /etc/passwd',
    'time',
    'bootc-image-builder build',
    'sudo dnf install bootc',
    'mysudo bootc',
    'sudoedit bootc',
    '10seconds bootc',
  ])
    assert.equal(callsBootc(script), false, script)
  assert.equal(namesBootc('systemctl start update # by /usr/bin/bootc'), true)
  for (const script of ['fedora-bootc:44', 'bootc-image-builder', 'my.bootc', 'rebootc'])
    assert.equal(namesBootc(script), false)
})

it('takes a page for as weak as its weakest visible run block', () => {
  const blocks = [
    block({}),
    block({ level: 'contract', subject: 'stand-in' }),
    block({ level: 'linted', labOnly: true }),
  ]
  assert.deepEqual(pageLevel(blocks, 'real'), { level: 'contract', subject: 'stand-in' })
  assert.deepEqual(pageLevel([block({ labOnly: true })], 'candidate'), { level: 'linted', subject: 'candidate' })
  const file = block({ kind: 'file', level: 'linted', subject: 'stand-in' })
  assert.deepEqual(pageLevel([block({}), file], 'candidate'), { level: 'executed', subject: 'real' })
})

it('takes a page for booted when all that is for a machine ran on a booted one, and the rest was executed', () => {
  const there = (level: BlockEvidence['level']) => block({ level, tags: ['run', 'on=machine'] })
  const page = (...blocks: BlockEvidence[]) => pageLevel(blocks, 'real').level
  assert.equal(page(block({}), there('booted')), 'booted')
  assert.equal(page(block({}), there('booted'), there('executed')), 'executed')
  assert.equal(page(block({ level: 'contract' }), there('booted')), 'contract')
  assert.equal(page(block({}), there('contract')), 'contract')
  assert.equal(page(block({})), 'executed')
  assert.equal(page(block({}), block({ level: 'contract' }), there('booted')), 'contract')
  assert.equal(page(block({ tags: ['run', 'on=workstation', 'timeout=1m'] }), there('booted')), 'booted')
})

it('takes a block about the boot loader for executed at most when the lab loaded the kernel itself', () => {
  const on = { ...happened, bootedBy: 'direct-kernel' as const }
  assert.equal(blockLevel({ ...on, script: 'systemctl is-active httpd' }).level, 'booted')
  assert.equal(blockLevel({ ...on, script: 'bootupctl status' }).level, 'executed')
  assert.equal(blockLevel({ ...on, bootedBy: 'grub', script: 'bootupctl status' }).level, 'booted')
})

it('gives a file the level of the first visible run block after it', () => {
  const file = block({ kind: 'file' })
  const levels = (blocks: BlockEvidence[]) => withFileLevels(blocks).map(({ level }) => level)
  assert.deepEqual(levels([file, block({ level: 'contract' })]), ['contract', 'contract'])
  assert.deepEqual(levels([file, block({ labOnly: true }), block({ level: 'linted' })]), [
    'linted',
    'executed',
    'linted',
  ])
  assert.deepEqual(levels([block({}), file]), ['executed', 'linted'])
  assert.deepEqual(levels([file, block({ kind: 'file', level: 'linted' }), block({})]), [
    'executed',
    'executed',
    'executed',
  ])
})

it('says whose level a file has where that is weak, and leaves a file that was not written as it is', () => {
  const next = (facts: Partial<BlockEvidence>) => {
    const { level, subject, why } = withFileLevels([block({ kind: 'file' }), block({ line: 7, ...facts })])[0] ?? {}
    return [level, subject, why]
  }
  assert.deepEqual(next({ level: 'contract', subject: 'stand-in' }), ['contract', 'stand-in', 'as the block at line 7'])
  assert.deepEqual(next({ level: 'linted' }), ['linted', 'real', 'as the block at line 7'])
  assert.deepEqual(next({}), ['executed', 'real', undefined])
  assert.deepEqual(next({ level: 'booted' }), ['booted', 'real', undefined])
  assert.deepEqual(next({ kind: 'file' }), ['linted', 'real', 'no command after it uses it'])
  const failed = block({ kind: 'file', status: 'failed', level: 'linted' })
  assert.deepEqual(withFileLevels([failed, block({})])[0], failed)
})

it('proves no file of the workstation by a machine that cannot see it, and none by the clean-up', () => {
  const machine = block({ level: 'booted', tags: ['run', 'on=machine'] })
  const levels = (blocks: BlockEvidence[]) => withFileLevels(blocks)[0]?.level
  assert.equal(levels([block({ kind: 'file', level: 'linted' }), machine, block({})]), 'executed')
  assert.equal(levels([block({ kind: 'file', level: 'linted', tags: ['file=a', 'on=machine'] }), machine]), 'booted')
  assert.equal(levels([block({ kind: 'file', level: 'linted' }), block({ tags: ['run', 'cleanup'] })]), 'linted')
})

it('names the weakest image that was used, or else the one that the page names', () => {
  const lab = { images: [image('a', 'stand-in'), image('b', 'candidate'), image('c', 'real')] }
  assert.equal(subjectOf([image('c', 'real'), image('b', 'candidate')], [], lab), 'candidate')
  assert.equal(subjectOf([], ['b'], lab), 'candidate')
  assert.equal(subjectOf([], [], lab), 'stand-in')
  assert.equal(subjectOf([], [], { images: [] }), 'real')
})

const first = {
  line: 5,
  script: 'podman build --tag a .',
  output: 'STEP 1/2: FROM base\nSTEP 2/2: RUN bootc container lint\n--> 0123456789ab\nCOMMIT a\n--> abcdef012345\n',
}

it('takes a build that reuses a layer of a contract build for contract', () => {
  const reuse = (id: string) => ({
    line: 9,
    script: 'podman build --tag b .',
    output: `STEP 1/2: FROM base\nSTEP 2/2: RUN bootc container lint\n--> Using cache ${id}\n`,
  })
  assert.match(reusedContractLayers(reuse('0123456789abffffffff'), [first]) ?? '', /line 5/)
  assert.equal(reusedContractLayers(reuse('999999999999'), [first]), undefined)
  assert.equal(reusedContractLayers(reuse('0123456789ab'), []), undefined)
  const quiet = { ...first, output: '0123456789ab\n', script: 'podman build --quiet .' }
  assert.match(reusedContractLayers(reuse('999999999999'), [quiet]) ?? '', /line 5/)
})

it('takes a quiet build after a contract build for contract', () => {
  const quiet = { line: 9, script: 'podman build --quiet --tag b .', output: '0123\n' }
  assert.match(reusedContractLayers(quiet, [first]) ?? '', /quiet/)
  assert.equal(reusedContractLayers({ ...quiet, script: 'podman run a' }, [first]), undefined)
  assert.equal(reusedContractLayers(quiet, [{ line: 1, script: 'sudo bootc status', output: '' }]), undefined)
})

it('knows the layers of a build in several stages, by the beginning of their identifiers', () => {
  const stages = (image: string) => ({
    line: 3,
    script: 'sudo podman --log-level=debug image build .',
    output: `[12/12] STEP 1/2: FROM base\n[12/12] STEP 2/2: RUN bootc container lint\n[12/12] --> ${image}\n`,
  })
  const reuse = (...ids: string[]) => ({
    line: 9,
    script: 'podman build .',
    output: `[1/12] STEP 1/2: FROM base\n${ids.map((id) => `[1/12] --> Using cache ${id}\n`).join('')}`,
  })
  assert.match(reusedContractLayers(reuse('ffffffff', '0123456789ab'), [stages('0123456789abcdef')]) ?? '', /line 3/)
  assert.equal(reusedContractLayers(reuse('6789abcdef'), [stages('0123456789abcdef')]), undefined)
  assert.equal(reusedContractLayers(reuse(), [stages('0123456789ab')]), undefined)
  const said = {
    ...stages('x'),
    output: `[1/2] STEP 1/2: FROM base\nit says --> 0123456789ab\n--> 0123456789ab and more\n--> 999999999999\n`,
  }
  assert.equal(reusedContractLayers(reuse('0123456789ab'), [said]), undefined)
  const [one, two] = [stages('0123456789ab'), { ...stages('0123456789ab'), line: 4 }]
  const quiet = { line: 9, script: 'buildah bud --quiet .', output: '' }
  assert.equal(
    reusedContractLayers(quiet, [one, two]),
    'a quiet build may reuse a layer of the build at line 4, in which bootc itself was not there',
  )
  assert.equal(reusedContractLayers({ ...quiet, output: 'no STEP 1/2\n' }, [two])?.includes('line 4'), true)
  assert.equal(reusedContractLayers({ ...quiet, script: 'podman pull a; make build' }, [two]), undefined)
  const made = { line: 2, script: './build.sh', output: 'STEP 1/2: FROM base\n--> 0123456789ab\n' }
  assert.match(reusedContractLayers(reuse('0123456789ab'), [made]) ?? '', /line 2/)
})
