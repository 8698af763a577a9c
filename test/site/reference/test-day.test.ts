import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testCases } from '../../../src/reference/test-day.ts'

const page = (kind: 'tutorial' | 'how-to' | 'explanation' | 'reference', places: Record<string, string> = {}) => ({
  tutorial: { frontMatter: { kind, places } },
})

test('a tester follows tutorials and how-tos; explanations and references are no cases', () => {
  const pages = [page('tutorial'), page('how-to'), page('explanation'), page('reference')]
  assert.deepEqual(
    testCases(pages).map((found) => found.page),
    pages.slice(0, 2),
  )
})

test('a page with a place needs a machine, any other needs podman', () => {
  const needs = testCases([page('tutorial', { machine: 'a disk' }), page('tutorial')]).map((found) => found.needs)
  assert.deepEqual(needs, ['a machine', 'podman'])
})
