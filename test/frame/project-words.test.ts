/** The dictionary of the project holds what is needed, in an order in which a word is found. */
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { readWords } from '../../scripts/prose/check-prose.ts'
import { readProse } from '../../scripts/prose/document.ts'

const words = readWords(readFileSync('project-words.txt', 'utf8'))

test('the words are sorted, and each stands there once', () => {
  const sorted = [...new Set(words)].sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1))
  assert.deepEqual(words, sorted)
})

test('each word is used', () => {
  const files = ['README.md', 'CONTRIBUTING.md', ...globSync('content/**/*.md')]
  const prose = files.map((file) => readProse(file, readFileSync(file, 'utf8')).prose.toLowerCase()).join('\n')
  assert.deepEqual(
    words.filter((word) => !prose.includes(word.toLowerCase())),
    [],
  )
})
