import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { fixture, run } from './run-fixture.ts'
import { summary } from './summary.ts'

const directory = new URL('../fixtures/run/', import.meta.url)

describe('a tutorial on real bash ends as the file beside it says', { concurrency: 2 }, () => {
  for (const file of readdirSync(directory).filter((name) => name.endsWith('.md'))) {
    const name = file.slice(0, -3)
    const tutorial = fixture(name)
    it(`${name}: ${tutorial.frontMatter.description}`, { timeout: 30_000 }, async () => {
      const { evidence } = await run(tutorial)
      const expected: unknown = JSON.parse(readFileSync(new URL(`${name}.json`, directory), 'utf8'))
      assert.deepEqual(summary(evidence), expected)
    })
  }
})
