import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { blockStructure } from '../../runner/document/markdown/block-structure.ts'
import { findLandmarks } from '../../runner/document/markdown/regions.ts'
import { markdownLines, randomFrom } from './generate.ts'

/** How many documents to compare; more by hand, e.g. `REGION_DOCUMENTS=200000`. */
const documents = Number(process.env.REGION_DOCUMENTS ?? 3000)

describe('reading by regions', () => {
  it(`finds the same landmarks as one pass of the parser over the whole document (${documents} documents)`, () => {
    let found = 0
    for (let seed = 1; seed <= documents; seed += 1) {
      const random = randomFrom(seed)
      const lines = markdownLines(random, 1 + random.below(14))
      const whole = blockStructure(lines, 1)
      found += whole.length
      assert.deepEqual(findLandmarks(lines, 0), whole, `seed ${seed}:\n${lines.join('\n')}\n`)
    }
    assert.ok(found > documents, 'the generator makes documents with landmarks')
  })
})
