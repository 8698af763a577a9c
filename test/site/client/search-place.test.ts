import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from '../../../src/client/search-parts.ts'
import { inOnePlace } from '../../../src/client/search-place.ts'
import { termsOf } from '../../../src/client/search-terms.ts'

const pageOf = (url: string, content: string, ...locations: number[]): Page => ({
  url,
  content,
  title: '',
  excerpt: '',
  meta: {},
  sub_results: [],
  anchors: locations.map((location) => ({ element: 'h2', text: '', location })),
})
const wanted = [
  ...termsOf('zram').map((term) => ({ term, rarity: 3 })),
  ...termsOf('machine').map((term) => ({ term, rarity: 1 })),
]

test('words in one section count together, those of two sections do not, and a rare one counts more', () => {
  assert.equal(inOnePlace(pageOf('/together/', 'Start here. Machines with zram', 2), wanted), 1)
  assert.equal(inOnePlace(pageOf('/apart/', 'A machine here. Files for zram', 3), wanted), 0.75)
  assert.equal(inOnePlace(pageOf('/common/', 'A machine here'), wanted), 0.25)
  assert.equal(inOnePlace(pageOf('/nothing/', 'A machine here'), []), 0)
})
