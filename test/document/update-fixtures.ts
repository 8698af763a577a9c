/** `node test/document/update-fixtures.ts`: writes what the parser says now; read the diff before committing it. */
import { readdirSync, rmSync, writeFileSync } from 'node:fs'
import { fixtures, folder } from './fixtures.ts'

for (const file of readdirSync(folder)) if (/\.(json|txt)$/.test(file)) rmSync(new URL(file, folder))
for (const { expected } of fixtures()) writeFileSync(new URL(expected.file, folder), expected.text)
