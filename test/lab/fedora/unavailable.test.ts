import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { whyUnavailable } from '../../../runner/lab/fedora/state.ts'
import { searchPath } from '../../../runner/lab/provision/run.ts'

const directory = mkdtempSync(join(tmpdir(), 'fedora-unavailable-'))
test.after(() => rmSync(directory, { recursive: true }))

const podman = searchPath()
  .split(':')
  .some((place) => existsSync(join(place, 'podman')))

test('a machine without podman is told so at once', { skip: podman && 'this machine has podman' }, async () => {
  const began = performance.now()
  assert.equal(await whyUnavailable(directory, new AbortController().signal), 'podman is not installed')
  assert.ok(performance.now() - began < 50)
})
