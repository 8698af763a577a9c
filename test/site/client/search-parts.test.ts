import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Page, withParts } from '../../../src/client/search-parts.ts'

const shared: Page = { url: '/p/', title: 'P', excerpt: '', content: '', meta: {}, sub_results: [], anchors: [] }

/** As Pagefind does, all searches fill the same object. */
function hit(weight: number, ...titles: string[]) {
  const sub_results = titles.map((title) => ({ title, url: `/p/#${title}`, excerpt: `${weight}` }))
  const data = async () => Object.assign(shared, { sub_results })
  return { weight, found: { id: 'p', score: 1, data } }
}

test('the section with the rare words of a message comes before those with a common one', async () => {
  const hits = [hit(0.02, 'Copy it', 'Boot it'), hit(0.2, 'Log in'), hit(0.1, 'Log in', 'Boot it')]
  const parts = (await withParts(hits, 'error: loading metadata: unauthorized'))?.sub_results
  assert.deepEqual(
    parts?.map(({ title }) => title),
    // `Copy it` has the common word alone.
    ['Log in', 'Boot it'],
  )
  assert.equal(parts?.[0]?.excerpt, '0.2')
})

test('a section that is named like a part of the query comes first; of several words, it is the entry', async () => {
  const hits = [hit(0.9, 'Boot it'), hit(0.1, 'authentication required')]
  const page = await withParts(hits, 'unauthorized: Authentication required')
  assert.equal(page?.sub_results[0]?.title, 'authentication required')
  assert.equal(page?.entry, undefined)
  const message = await withParts([hit(0.1, 'no space left on device')], 'write /x: no space left on device')
  assert.equal(message?.entry, '/p/#no space left on device')
})
