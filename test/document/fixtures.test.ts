import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { fixtures, folder } from './fixtures.ts'

describe('each fixture', () => {
  for (const { name, expected } of fixtures()) {
    it(`${name} gives ${expected.file}`, () => {
      // A document that became valid, or ceased to be, has no expected file of that kind.
      const text = readFileSync(new URL(expected.file, folder), 'utf8')
      assert.equal(expected.text, text, 'if this is wanted: node test/document/update-fixtures.ts')
    })
  }
})
