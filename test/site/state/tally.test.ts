import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeState, type OtherImage, type State, type StateId } from '../../../src/state/states.ts'
import {
  allRan,
  partWords,
  ranOnNamedImage,
  sumOf,
  type Tally,
  tallyOf,
  tallySentence,
  tallyWord,
} from '../../../src/state/tally.ts'

/** Of steps that are named `STATE`, or `STATE:IMAGE` where they used an image that took the place of another. */
function tally(...steps: (StateId | `${StateId}:${OtherImage | 'named'}`)[]): Tally {
  return tallyOf(
    steps.map((step): State => {
      const [id, image] = step.split(':') as [StateId, OtherImage | 'named' | undefined]
      return makeState(id, image !== undefined, image === 'named' ? undefined : image)
    }),
  )
}

test('a tally counts steps by their label, failures first, then from the strongest to the weakest', () => {
  const found = tally(
    'not-run',
    'run:test',
    'run',
    'booted',
    'failed',
    'run:candidate',
    'run:named',
    'changed',
    'checked',
  )
  assert.deepEqual(
    found.parts.map(({ count, label }) => `${count} ${label}`),
    [
      '1 Failed',
      '1 Run in a booted machine',
      '2 Run',
      '1 Run on a test image',
      '1 Run on a candidate image',
      '1 Syntax checked, not run',
      '1 Changed since its run',
      '1 Not run',
    ],
  )
  assert.deepEqual([found.total, found.ran, found.onNamedImage], [9, 5, 1])
})

test('a sum adds what its tallies have, and leaves them as they are', () => {
  const first = tally('run', 'not-run', 'run:named')
  const before = structuredClone(first)
  const sum = sumOf([first, tally('run', 'failed', 'run:named')])
  assert.deepEqual(sum, tally('run', 'not-run', 'run', 'failed', 'run:named', 'run:named'))
  assert.deepEqual(first, before)
  assert.deepEqual(sumOf([]), { total: 0, parts: [], ran: 0, onNamedImage: 0 })
})

test('all ran where there are steps and each of them did', () => {
  assert.equal(allRan(tally('run', 'booted')), true)
  assert.equal(allRan(tally('run', 'checked')), false)
  assert.equal(allRan(tally()), false)
})

test('all ran on the named image where one step uses it and no other image took its place', () => {
  assert.equal(ranOnNamedImage(tally('run', 'run:named')), true)
  assert.equal(ranOnNamedImage(tally('run')), false)
  assert.equal(ranOnNamedImage(tally('run:named', 'run:test')), false)
  assert.equal(ranOnNamedImage(tally('run:named', 'checked')), false)
})

test('two or three words for the whole', () => {
  assert.equal(tallyWord(tally()), 'No commands')
  assert.equal(tallyWord(tally('run', 'failed')), 'Failed')
  assert.equal(tallyWord(tally('run', 'booted')), 'All run')
  assert.equal(tallyWord(tally('run', 'checked', 'not-run')), '1 of 3 run')
  assert.equal(tallyWord(tally('checked', 'checked')), 'Syntax checked, not run')
  assert.equal(tallyWord(tally('not-run')), 'Not run')
})

test('one sentence for the whole', () => {
  const sentences: [Tally, string][] = [
    [tally(), 'This page has no commands.'],
    [tally('failed'), '1 of 1 step failed in the last run.'],
    [tally('failed', 'failed', 'run'), '2 of 3 steps failed in the last run.'],
    [tally('run'), 'The step was run.'],
    [tally('run:test'), 'The step was run, on a test image.'],
    [tally('run:candidate', 'run:test'), 'All 2 steps were run, on a test image and on a candidate image.'],
    [tally('not-run', 'not-run'), 'No step has been run yet.'],
    [tally('changed'), 'All steps were changed since they were run.'],
    [tally('checked'), 'The syntax of the steps was checked; no step was run.'],
    [tally('not-run', 'checked'), '0 of 2 steps were run, 1 only syntax checked, 1 not run.'],
    [tally('not-run', 'run:test'), '1 of 2 steps was run, on a test image, 1 not run.'],
    [tally('changed', 'run', 'run'), '2 of 3 steps were run, 1 changed since the run.'],
  ]
  for (const [of, sentence] of sentences) assert.equal(tallySentence(of), sentence)
})

test('parts in words', () => {
  assert.equal(
    partWords(tally('run:test', 'run:test', 'checked').parts),
    '2 run on a test image, 1 only syntax checked',
  )
})
