/**
 * Writes what each flag means into `src/data/meanings/TOOL.json`, from the tools' own help:
 * `npm run surfaces:meanings -- --root DIR TOOL…`. DIR is a root filesystem that has the tools.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import pLimit from 'p-limit'
import { answerHelp } from '../../runner/cli/frame/own-help.ts'
import { type CommandEntry, readFlag, type SurfaceFile } from '../../runner/lint/surfaces/surface.ts'
import { readMeanings } from './help/meanings.ts'
import { type Ask, toolsRoot } from './tools-root.ts'

answerHelp(import.meta.url)
const { values, positionals } = parseArgs({
  options: { root: { type: 'string', default: '/' } },
  allowPositionals: true,
})
const repository = join(import.meta.dirname, '../..')
const limit = pLimit(2)

/** Flag → verb path → meaning; under an empty path the meaning that it has with most verbs. */
type Meanings = Record<string, Record<string, string>>

async function meaningsOf({ binaries, root }: SurfaceFile, ask: Ask): Promise<Meanings> {
  const seen = new Map<string, [path: string, meaning: string][]>()
  await Promise.all(
    [...commandsOf(root)].map(async ({ path, entry }) => {
      const help = await limit(() => ask([binaries[0] ?? '', ...path, '--help']))
      const meanings = readMeanings(help.output)
      for (const { names } of (entry.flags ?? []).map(readFlag)) {
        const meaning = names.map((name) => meanings.get(name)).find((found) => found !== undefined)
        const name = names.at(-1) ?? ''
        if (meaning) seen.set(name, [...(seen.get(name) ?? []), [path.join(' '), meaning]])
      }
    }),
  )
  return Object.fromEntries([...seen].sort().map(([name, found]) => [name, byPath(found)]))
}

function* commandsOf(entry: CommandEntry, path: string[] = []): Generator<{ path: string[]; entry: CommandEntry }> {
  if (entry.same === undefined && !entry.open) yield { path, entry }
  for (const [verb, child] of Object.entries(entry.commands ?? {})) yield* commandsOf(child, [...path, verb])
}

function byPath(found: [path: string, meaning: string][]): Record<string, string> {
  const counts = Map.groupBy(found, ([, meaning]) => meaning)
  const usual = [...counts].sort(([a, of], [b, than]) => than.length - of.length || (a < b ? -1 : 1))[0]?.[0] ?? ''
  return Object.fromEntries([['', usual], ...found.filter(([, meaning]) => meaning !== usual).sort()])
}

for (const tool of positionals) {
  const file = join(repository, 'runner/lint/surfaces/generated', `${tool}.generated.json`)
  const meanings = await meaningsOf(JSON.parse(await readFile(file, 'utf8')) as SurfaceFile, toolsRoot(values.root))
  await writeFile(join(repository, 'src/data/meanings', `${tool}.json`), `${JSON.stringify(meanings, null, 1)}\n`)
  process.stderr.write(`${tool}: ${Object.keys(meanings).length} flags\n`)
}
