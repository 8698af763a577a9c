import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Evidence } from '../../runner/evidence/schema.ts'
import { evidencePath } from '../../runner/evidence/store.ts'

const lab = (more: Partial<Evidence['lab']> = {}) =>
  ({ name: 'offline', bootc: { kind: 'stub' }, ...more }) as Evidence['lab']
const place = (parts: Partial<Evidence>) =>
  evidencePath({
    tutorial: { id: 'build/page' } as Evidence['tutorial'],
    lab: lab(),
    images: [],
    variant: {},
    ...parts,
  })
const name = 'quay.io/fedora/fedora-bootc:44'
const image = (source: string, subject: 'stand-in' | 'candidate') => ({ name, digest: 'sha256:0', source, subject })

test('runs on other processors have files of their own', () => {
  assert.equal(place({ lab: lab({ architecture: 'x86_64' }) }), 'build/page/offline.json')
  assert.equal(place({}), 'build/page/offline.json')
  assert.equal(place({ lab: lab({ architecture: 'aarch64' }) }), 'build/page/offline@aarch64.json')
})

test('a variant has a file of its own on its stand-in too, and an image that could not be had has not', () => {
  const plain = place({ images: [image('stand-in recipe', 'stand-in')] })
  const variant = place({ images: [image('stand-in of quay.io/fedora/fedora-bootc:43', 'stand-in')] })
  const lacking = place({ images: [image('stand-in recipe, because docker://a could not be had: 429', 'stand-in')] })
  assert.equal(plain, 'build/page/offline.json')
  assert.match(variant, /^build\/page\/offline~[0-9a-f]{8}\.json$/)
  assert.equal(lacking, plain)
})

test('a run in a machine of its own replaces none of those that had no such machine', () => {
  assert.equal(place({ isolation: { kind: 'vm', accelerator: 'kvm' } }), 'build/page/offline+vm.json')
})
