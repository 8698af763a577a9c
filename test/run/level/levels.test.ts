import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { BlockEvidence } from '../../../runner/evidence/schema.ts'
import { blockLevel } from '../../../runner/run/level/block-level.ts'
import { reusedContractLayers } from '../../../runner/run/level/bootc-calls.ts'
import { pageLevel, subjectOf, withFileLevels } from '../../../runner/run/level/page-level.ts'

const block = (told: Partial<BlockEvidence>): BlockEvidence => ({
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
  ...told,
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

it('takes a page for as weak as its weakest visible run block', () => {
  const blocks = [
    block({}),
    block({ level: 'contract', subject: 'stand-in' }),
    block({ level: 'linted', labOnly: true }),
  ]
  assert.deepEqual(pageLevel(blocks, 'real'), { level: 'contract', subject: 'stand-in' })
  assert.deepEqual(pageLevel([block({ labOnly: true })], 'candidate'), { level: 'linted', subject: 'candidate' })
})

it('takes a page for booted when all that is for a machine ran on a booted one, and the rest was executed', () => {
  const there = (level: BlockEvidence['level']) => block({ level, tags: ['run', 'on=machine'] })
  const page = (...blocks: BlockEvidence[]) => pageLevel(blocks, 'real').level
  assert.equal(page(block({}), there('booted')), 'booted')
  assert.equal(page(block({}), there('booted'), there('executed')), 'executed')
  assert.equal(page(block({ level: 'contract' }), there('booted')), 'contract')
  assert.equal(page(block({}), there('contract')), 'contract')
  assert.equal(page(block({})), 'executed')
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
