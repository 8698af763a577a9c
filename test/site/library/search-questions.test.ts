import assert from 'node:assert/strict'
import { test } from 'node:test'
import questions from '../../../src/data/questions.json' with { type: 'json' }
import { listDocuments } from '../../../src/library/library.ts'
import { questionsOf } from '../../../src/library/search-questions.ts'

const made = /^reference\/(migration|goals|test-day|tags|bootc-status|install-config|lints|stand-ins)$/

test('questions are of pages that are there, each once', async () => {
  const ids = new Set((await listDocuments('content')).map(({ id }) => id))
  assert.deepEqual(
    Object.keys(questions).filter((id) => !ids.has(id) && !made.test(id)),
    [],
  )
  const all = Object.values(questions).flat()
  assert.deepEqual(
    all.filter((one, index) => all.indexOf(one) !== index),
    [],
  )
})

test('a page without questions has none', () => {
  assert.ok(questionsOf('operate/roll-back').length > 0)
  assert.deepEqual(questionsOf('constructor'), [])
})
