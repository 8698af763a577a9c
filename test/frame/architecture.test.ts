/** ARCHITECTURE.md names what is there, and the tree keeps to the limits that it states. */
import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { test } from 'node:test'

test('each path that ARCHITECTURE.md names exists', () => {
  const paths = readFileSync('ARCHITECTURE.md', 'utf8').match(/(?<=`)(?:runner|src|scripts|test)\/[^`]*(?=`)/g) ?? []
  assert.ok(paths.length > 40)
  assert.deepEqual(
    paths.filter((path) => !existsSync(path)),
    [],
  )
})

const sources = globSync('{runner,scripts}/**/*.{ts,js,pl}')

test('no folder of the runner has more than 20 source files', () => {
  const counts = Map.groupBy(sources, (file) => dirname(file))
  const crowded = [...counts].filter(([, files]) => files.length > 20).map(([folder]) => folder)
  assert.deepEqual(crowded, [])
})

test('no source file of the runner has more than 300 lines', () => {
  const long = sources.filter((file) => readFileSync(file, 'utf8').split('\n').length > 301)
  assert.deepEqual(long, [])
})
