import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { findingsOf, fixtures } from './fixtures.ts'

for (const fixture of fixtures())
  test(`${fixture.name}: the findings are those beside it`, async () => {
    assert.equal(await findingsOf(fixture), readFileSync(fixture.expectedPath, 'utf8'))
  })
