import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mentions, moveText } from '../../../scripts/bump-fedora/move-text.ts'

const moved = (text: string) => moveText(text, '44', '45').text

test('names of images move, with architecture, registry or neither', () => {
  assert.equal(
    moved('images: [quay.io/fedora/fedora-bootc:44, quay.io/fedora/fedora:44]'),
    'images: [quay.io/fedora/fedora-bootc:45, quay.io/fedora/fedora:45]',
  )
  assert.equal(moved('registry.fedoraproject.org/fedora:44-x86_64'), 'registry.fedoraproject.org/fedora:45-x86_64')
  assert.equal(moved('for one in fedora-iot:44 fedora-silverblue:44'), 'for one in fedora-iot:45 fedora-silverblue:45')
  assert.equal(
    moved('NAME=docker://quay.io/fedora/fedora-bootc:44@sha256:44'),
    'NAME=docker://quay.io/fedora/fedora-bootc:45@sha256:44',
  )
})

test('refs of OSTree move', () => {
  assert.equal(moved('fedora:fedora/44/x86_64/silverblue'), 'fedora:fedora/45/x86_64/silverblue')
})

test('other releases, images of others and numbers of their own stay as they are', () => {
  const text = `quay.io/fedora/fedora-bootc:43 quay.io/fedora/fedora-bootc:440 registry.example.com/you/hello:44
Fedora 44, F44, bootc-44, 1.44, 44 ports, quay.io/centos-bootc/centos-bootc:stream44`
  assert.deepEqual(moveText(text, '44', '45'), { text, moved: 0 })
})

test('numbers that may mean the release are told with their place', () => {
  const text = 'quay.io/fedora/fedora-bootc:45\n\nBoth are Fedora 44, port 4433, version 1.44.\nF44\n'
  assert.deepEqual(mentions(text, '44'), [
    { line: 3, column: 17, text: 'Both are Fedora 44, port 4433, version 1.44.' },
    { line: 4, column: 2, text: 'F44' },
  ])
})
