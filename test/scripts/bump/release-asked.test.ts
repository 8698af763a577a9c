import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ended, releaseAsked, withCurrent } from '../../../scripts/bump-fedora/release-asked.ts'

for (const [words, expected] of [
  [[], /which release\? e\.g\. npm run bump-fedora 45/],
  [['rawhide'], /rawhide: expected the number of a Fedora release/],
  [['45.1'], /45\.1: expected the number/],
  [['43'], /43 is older than 44/],
  [['44'], /44 is the current release already/],
  [['450'], /450 is 406 releases after 44; expected 48 at most/],
  [['45', '46'], /one release is expected, but there are 2/],
] as const)
  test(`"${words.join(' ')}" is refused with what is expected`, () => {
    assert.match(releaseAsked([...words], '44').errors.join(), expected)
  })

test('a later release is taken, and those that were supported stay so', () => {
  assert.deepEqual(releaseAsked(['45'], '44'), { to: '45', errors: [] })
  const before = {
    schema: 1 as const,
    fedora: { current: '44', releases: { 44: { endOfLife: '2027-06-02' }, 45: { endOfLife: '2027-12-01' } } },
  }
  assert.deepEqual(withCurrent(before, '46'), {
    schema: 1,
    fedora: { current: '46', releases: { ...before.fedora.releases, 46: {} } },
  })
  assert.deepEqual(withCurrent(before, '45').fedora?.releases, before.fedora.releases)
})

test('releases whose end has come are told with its date', () => {
  const releases = {
    schema: 1 as const,
    fedora: { current: '44', releases: { 43: { endOfLife: '2026-12-09' }, 44: {} } },
  }
  assert.deepEqual(ended(releases, '2026-12-08'), [])
  assert.deepEqual(ended(releases, '2026-12-09'), [['43', '2026-12-09']])
})
