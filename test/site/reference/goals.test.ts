import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Tutorial } from '../../../runner/document/model.ts'
import { parseTutorial } from '../../../runner/document/parse.ts'
import { listDocuments } from '../../../src/library/library.ts'
import { coverage } from '../../../src/reference/goals.ts'

async function pages(): Promise<{ tutorial: Tutorial }[]> {
  const documents = await listDocuments('content')
  return Promise.all(
    documents.map(async ({ id, file }) => {
      const { tutorial } = parseTutorial(await readFile(join('content', file), 'utf8'), file, id)
      if (!tutorial) throw new Error(`${file} cannot be understood`)
      return { tutorial }
    }),
  )
}

test('every goal of the initiative has a page', async () => {
  const empty = coverage(await pages()).filter((goal) => goal.pages.length === 0)
  assert.deepEqual(empty, [])
})

test('every page serves a goal, and no page names one that is not there', async () => {
  const goals = new Set(coverage([]).map(({ id }) => id))
  for (const { tutorial } of await pages()) {
    const { covers } = tutorial.frontMatter
    assert.notEqual(covers.length, 0, tutorial.id)
    for (const goal of covers) assert.ok(goals.has(goal), `${tutorial.id}: ${goal}`)
  }
})
