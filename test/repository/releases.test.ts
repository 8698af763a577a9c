/** The releases that this repository names outside of its pages are those that its pages may name. */
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { releaseReferences } from '../../runner/lint/releases/references.ts'
import { readReleases } from '../../runner/lint/releases/releases-file.ts'

const file = 'content/releases.json'

test('README, CONTRIBUTING, and what others include in their CI name the current release', () => {
  const { releases, diagnostics } = readReleases(readFileSync(file, 'utf8'), file)
  assert.deepEqual(diagnostics, [])
  const places = ['README.md', 'CONTRIBUTING.md', 'action.yml', ...globSync('{ci,.github}/**/*.yml')]
  const named = places.flatMap((place) =>
    releaseReferences(readFileSync(place, 'utf8')).map(({ family, release }) => ({
      place,
      family: family.key,
      release,
    })),
  )
  assert.ok(named.some(({ place }) => place === 'README.md'))
  for (const { place, family, release } of named)
    assert.equal(release, releases?.[family]?.current, `${place} names ${family} ${release}`)
})
