/** Writes what each fixture results in beside it. Read the diff: it is what the tests will demand. */
import { readdirSync, writeFileSync } from 'node:fs'
import { fixture, run } from './run-fixture.ts'
import { summary } from './summary.ts'

const directory = new URL('../fixtures/run/', import.meta.url)
const asked = process.argv.slice(2)
const names = readdirSync(directory)
  .filter((name) => name.endsWith('.md'))
  .map((name) => name.slice(0, -3))
for (const name of names.filter((name) => asked.length === 0 || asked.includes(name))) {
  const { evidence } = await run(fixture(name))
  writeFileSync(new URL(`${name}.json`, directory), `${JSON.stringify(summary(evidence), null, 2)}\n`)
}
