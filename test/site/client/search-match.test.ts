import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answers, quoteOf, wordsOf } from '../../../src/client/search-match.ts'

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

test('a message is found by its fixed parts, whatever stands between them, and by the heading of its entry', () => {
  const page = (content: string, ...headings: string[]) => ({
    content,
    anchors: headings.map((text) => ({ element: 'h3', text, location: 0 })),
  })
  const message = 'Error: short-name "web" did not resolve to an alias'
  const entry = quoteOf(message, page('It says: short-name "our-base" did not resolve to an alias and so on.'))
  assert.ok(entry > 0.4, String(entry))
  assert.equal(quoteOf(message, page('An alias, a short name, and an error to resolve.')), 0)
  assert.ok(quoteOf('No match for argument: htop', page('', 'No match for argument')) > 0.7)
  assert.equal(quoteOf('No match for argument: htop', page('', 'Argument', 'A match for argument')), 0)
  assert.equal(quoteOf('', page('Words', 'Heading words')), 0)
  assert.equal(quoteOf('why does it not have the file', page('The machine does not have the other one.')), 0)
  const long = `Error: writing blob to ${'/v2/path/of/mine'.repeat(5)}: denied: requested access to the resource is denied`
  assert.ok(quoteOf(long, page('It says: requested access to the resource is denied.')) > 0.5)
})
