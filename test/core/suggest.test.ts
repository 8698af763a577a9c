import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { closest, editDistance } from '../../runner/core/suggest.ts'

describe('suggestions', () => {
  it('count edits, swaps as one', () => {
    assert.equal(editDistance('', 'abc'), 3)
    assert.equal(editDistance('fiel', 'file'), 1)
    assert.equal(editDistance('kitten', 'sitting'), 3)
    assert.equal(editDistance('run', 'run'), 0)
  })

  it('name the nearest, and nothing when nothing is near', () => {
    assert.equal(closest('sesion', ['session', 'run']), 'session')
    assert.equal(closest('RUN', ['session', 'run']), 'run')
    assert.equal(closest('xyz', ['session', 'run']), undefined)
    assert.equal(closest('x'.repeat(100_000), ['session']), undefined)
  })
})
