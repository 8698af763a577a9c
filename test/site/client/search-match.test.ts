import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answers, wordsOf } from '../../../src/client/search-match.ts'

const page = wordsOf('Verify an image: bootc upgrade fetches and installs it. Stop the timer; /boot is full.')

test('a word finds its forms, and the beginning of a longer one', () => {
  for (const query of [
    'verification',
    'verifying',
    'upgrades',
    'upgrading',
    'fetched',
    'install',
    'stopped',
    'timers',
    'upg',
  ])
    assert.ok(answers(query, page), query)
})

test('a word that only begins as one of the page does not find it', () => {
  for (const query of ['upholstery', 'bootcamp', 'instaquux', 'zebra', 'фыва']) assert.ok(!answers(query, page), query)
})

test('one word of several suffices, and short ones count where there are no others', () => {
  assert.ok(answers('xylophone upgrade', page))
  assert.ok(answers('is', page))
  assert.ok(!answers('is xylophone', page))
})
