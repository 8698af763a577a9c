import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testCases } from '../../../src/reference/test-day.ts'

test('a tester follows tutorials and how-tos; explanations and references are no cases', () => {
  const pages = ['tutorial', 'how-to', 'explanation', 'reference'].map((kind) => ({
    id: `build/${kind}`,
    title: kind,
    kind,
    places: [],
  }))
  assert.deepEqual(
    testCases(pages).map(({ id }) => id),
    ['build/tutorial', 'build/how-to'],
  )
})

test('a page with a place needs a machine, any other needs podman', () => {
  const page = { id: 'operate/upgrade', title: 'Upgrade', kind: 'tutorial', minutes: 20 }
  assert.deepEqual(testCases([{ ...page, places: ['machine'] }]), [
    { id: page.id, title: page.title, minutes: 20, needs: 'a machine' },
  ])
  assert.equal(testCases([{ ...page, places: [] }])[0]?.needs, 'podman')
})
