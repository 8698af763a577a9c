import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import { LabError } from '../../../runner/lab/lab.ts'
import { readSource } from '../../../runner/lab/offline/candidate/source.ts'
import { temporaryContext } from './context.ts'

const name = 'quay.io/fedora/fedora-bootc:44'

test('a registry is asked by skopeo as it is written', () => {
  assert.deepEqual(readSource(name, 'docker://ghcr.io/you/base:1'), { reference: 'docker://ghcr.io/you/base:1' })
})

test('an archive is read through its directory, a layout through itself, and a tag is kept', (t) => {
  const context = temporaryContext(t)
  writeFileSync(context.at('base.tar'), 'x')
  mkdirSync(context.at('layout'))
  const archive = readSource(name, `oci-archive:${context.at('base.tar')}:v1`)
  assert.deepEqual([archive.reference, archive.host], ['oci-archive:/mnt/source/base.tar:v1', context.directory])
  const layout = readSource(name, `oci:${context.at('layout')}`)
  assert.deepEqual([layout.reference, layout.host], ['oci:/mnt/source', context.at('layout')])
})

test('a changed archive is another candidate', (t) => {
  const context = temporaryContext(t)
  writeFileSync(context.at('base.tar'), 'x')
  const before = readSource(name, `oci-archive:${context.at('base.tar')}`).fingerprint
  writeFileSync(context.at('base.tar'), 'xy')
  assert.notEqual(readSource(name, `oci-archive:${context.at('base.tar')}`).fingerprint, before)
})

test('what is no source says which sources there are', (t) => {
  const context = temporaryContext(t)
  const bad: [string, string, RegExp][] = [
    [name, 'ghcr.io/you/base:1', /is not a source/],
    [name, 'ftp://x', /is not a source/],
    [name, 'oci-archive:/nowhere.tar', /there is no \/nowhere\.tar/],
    [name, `oci-archive:${context.directory}`, /wants a directory|wants a file|is none/],
    ['', 'docker://x/y', /is not the full name/],
    ['fedora-bootc', 'docker://x/y', /is not the full name/],
  ]
  for (const [image, source, message] of bad) {
    assert.throws(
      () => readSource(image, source),
      (error) =>
        error instanceof LabError && message.test(error.message) && /docker:|oci-archive:/.test(error.suggestion),
      `${image}=${source}`,
    )
  }
})
