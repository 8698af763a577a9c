import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { parseTutorial } from '../../../runner/document/parse.ts'
import { listDocuments } from '../../../src/library/library.ts'
import { type CoveredPage, coverage, unknownGoals } from '../../../src/reference/goals.ts'

async function pages(): Promise<CoveredPage[]> {
  const documents = await listDocuments('content')
  return Promise.all(
    documents.map(async ({ id, file }) => {
      const { tutorial } = parseTutorial(await readFile(join('content', file), 'utf8'), file, id)
      if (!tutorial) throw new Error(`${file} cannot be understood`)
      return { id, title: tutorial.frontMatter.title, covers: tutorial.frontMatter.covers }
    }),
  )
}

test('every goal of the initiative has a page', async () => {
  const empty = coverage(await pages()).filter((goal) => goal.pages.length === 0)
  assert.deepEqual(empty, [])
})

test('every page serves a goal, and no page names one that is not there', async () => {
  const all = await pages()
  assert.deepEqual(unknownGoals(all), [])
  assert.deepEqual(
    all.filter(({ covers }) => covers.length === 0).map(({ id }) => id),
    [],
  )
  assert.deepEqual(unknownGoals([{ id: 'x', title: 'X', covers: ['S99'] }]), ['x: S99'])
})
