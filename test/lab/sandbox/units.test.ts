import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { frame, list } from '../../../runner/lab/sandbox/agent/agent.ts'
import { networkNotes } from '../../../runner/lab/sandbox/network/network.ts'
import { descendants, ownerLives, ownerName } from '../../../runner/lab/sandbox/processes/process-tree.ts'
import { imagesNamedIn } from '../../../runner/lab/sandbox/scope.ts'
import { request } from './request.ts'

test('fields are framed by their length in bytes', () => {
  assert.deepEqual([...list(['é', ''])], [0, 0, 0, 2, 0xc3, 0xa9, 0, 0, 0, 0])
  assert.deepEqual([...frame(['a'])], [0, 0, 0, 5, 0, 0, 0, 1, 97])
})

test('a name of this process lives, one of its predecessor or of another boot does not', () => {
  const mine = ownerName()
  assert.equal(ownerLives(mine), true)
  assert.equal(ownerLives(`${mine}-7`), true)
  assert.equal(ownerLives(mine.replace(/\d+$/, (ticks) => String(Number(ticks) - 1))), false)
  assert.equal(ownerLives(mine.replace(/^run-\w+/, 'run-00000000')), false)
})

test('a process of another pid namespace counts as alive', () => {
  const [prefix, boot, namespace] = ownerName().split('-')
  assert.equal(ownerLives(`${prefix}-${boot}-${Number(namespace) + 1}-1-1`), true)
})

test('an image is used when its whole name is written', () => {
  const images = ['quay.io/a/b:44', 'quay.io/a/b:4', 'quay.io/a/b:44-minimal', 'quay.io/c:1'].map((name) => ({
    name,
    digest: '',
    source: '',
    subject: 'stand-in' as const,
  }))
  const place = {
    id: 'a',
    hash: '',
    line: 1,
    column: 1,
    endLine: 2,
    language: 'bash',
    tags: [],
    labOnly: false,
    needs: [],
  }
  const step = { script: 'skopeo inspect docker://quay.io/a/b:44', line: 2, column: 1 }
  const block = {
    ...place,
    kind: 'run' as const,
    steps: [step],
    session: '',
    exit: 0,
    background: false,
    cleanup: false,
  }
  const { tutorial } = request([], { blocks: [block] })
  assert.deepEqual(
    images.filter(imagesNamedIn(tutorial)).map(({ name }) => name),
    ['quay.io/a/b:44'],
  )
  tutorial.frontMatter.images.push('quay.io/c:1')
  assert.deepEqual(
    images.filter(imagesNamedIn(tutorial)).map(({ name }) => name),
    ['quay.io/a/b:44', 'quay.io/c:1'],
  )
})

test('this process is no descendant of itself', () => {
  assert.ok(descendants(process.pid).every(({ pid }) => pid !== process.pid))
})

test('a machine whose name servers have no IPv4 address is named; one of several that has one is enough', (t) => {
  const directory = mkdtempSync(join(tmpdir(), 'name-servers-'))
  t.after(() => rmSync(directory, { recursive: true }))
  const notes = (text: string) => {
    writeFileSync(join(directory, 'resolv.conf'), text)
    return networkNotes([join(directory, 'resolv.conf')]).filter((note) => note.includes('finds no names'))
  }
  for (const none of [
    '',
    'nameserver ::1\n',
    'nameserver 2001:db8::1\nnameserver fe80::1%eth0\n',
    'nameserver 0.0.0.0\n',
  ])
    assert.equal(notes(none).length, 1, none)
  for (const some of ['nameserver 127.0.0.1\n', 'nameserver ::1\nnameserver 192.0.2.1\n'])
    assert.deepEqual(notes(some), [], some)
})
