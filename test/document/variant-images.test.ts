import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { variantGroups, variantRun } from '../../runner/document/variant-images.ts'

const data: unknown = JSON.parse(readFileSync('content/variants.json', 'utf8'))
const documented = 'quay.io/fedora/fedora-bootc:44'

test('a variant runs the pages that hold for it and name the documented image', () => {
  const { run } = variantRun(data, 'centos')
  assert.ok(run)
  assert.equal(run.documented, documented)
  assert.equal(run.applies('build/first-image', `FROM ${documented}`), true)
  assert.equal(run.applies('build/first-image', 'FROM quay.io/fedora/fedora:44'), false)
  assert.equal(run.applies('explain/names', `FROM ${documented}`), false)
})

test('a variant without an image to run on is no choice', () => {
  const { run, known } = variantRun(data, 'cloud')
  assert.equal(run, undefined)
  assert.ok(known.includes('fedora-bootc-43') && !known.includes('cloud'))
})

test('ids are unique, and the image that a variant runs on is one of its own names', () => {
  const variants = variantGroups(data).flatMap((group) => group.variants)
  assert.equal(new Set(variants.map(({ id }) => id)).size, variants.length)
  for (const { id, images, run } of variants)
    assert.ok(run === undefined || images.some((name) => run.image === name || run.image.startsWith(`${name}:`)), id)
})
