/** Writes the findings of every fixture beside it: `node test/lint/update-fixtures.ts`. Read the difference before committing it. */
import { writeFileSync } from 'node:fs'
import { findingsOf, fixtures } from './fixtures.ts'

for (const fixture of fixtures()) writeFileSync(fixture.expectedPath, await findingsOf(fixture))
