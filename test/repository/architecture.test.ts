/** ARCHITECTURE.md names what is there, and the tree keeps to the limits that it states. */
import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
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

/** File → the files of the repository that it imports. */
const imports = new Map(
  globSync('{runner,src,scripts}/**/*.{ts,js,astro}').map((file) => {
    const names = readFileSync(file, 'utf8').matchAll(/(?:from |import\(|import )'(?<path>\.{1,2}\/[^']+)'/g)
    return [file, new Set([...names].map((name) => join(dirname(file), name.groups?.path ?? '')).filter(existsSync))]
  }),
)

/** Ways from a name back to itself, each with the names between. */
function circles(edges: Map<string, Set<string>>): string[] {
  const found: string[] = []
  const open: string[] = []
  const done = new Set<string>()
  const visit = (name: string): void => {
    if (open.includes(name)) found.push([...open.slice(open.indexOf(name)), name].join(' → '))
    if (open.includes(name) || done.has(name)) return
    open.push(name)
    for (const next of edges.get(name) ?? []) visit(next)
    open.pop()
    done.add(name)
  }
  for (const name of edges.keys()) visit(name)
  return found
}

test('no file imports itself by way of others', () => {
  assert.ok(imports.size > 300)
  assert.deepEqual(circles(imports), [])
})

test('no folder of the runner imports itself by way of others, its own folders apart', () => {
  const folders = new Map<string, Set<string>>()
  const isWithin = (a: string, b: string) => `${a}/`.startsWith(`${b}/`)
  for (const [file, names] of imports)
    for (const [from, to] of [...names].map((name) => [dirname(file), dirname(name)] as const))
      if (from.startsWith('runner/') && !isWithin(from, to) && !isWithin(to, from))
        folders.set(from, (folders.get(from) ?? new Set()).add(to))
  assert.deepEqual(circles(folders), [])
})

test('each folder of the runner imports only from those above it in the layout of ARCHITECTURE.md', () => {
  const rows = readFileSync('ARCHITECTURE.md', 'utf8').matchAll(/^\| `runner\/(?<folder>\w+)\/` \|/gm)
  const order = [...rows].map((row) => row.groups?.folder ?? '')
  const place = (file: string) => order.indexOf(file.split('/')[1] ?? '')
  const listed = globSync('runner/*/').map((path) => path.split('/')[1] ?? '')
  assert.deepEqual(order.toSorted(), listed.sort())
  const upward = [...imports].flatMap(([file, names]) =>
    [...names]
      .filter((name) => file.startsWith('runner/') && name.startsWith('runner/') && place(name) > place(file))
      .map((name) => `${file} imports ${name}`),
  )
  assert.deepEqual(upward, [])
})
