/**
 * Writes `TOOL.generated.json` from the tools' own help: `npm run surfaces -- --root DIR [TOOL…]`.
 * DIR is a root filesystem that has the tools, e.g. a lab's; `/` asks this machine.
 */
import { glob, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { answerHelp } from '../../runner/cli/frame/own-help.ts'
import { type CommandEntry, type SurfaceFile, writeFlag } from '../../runner/lint/surfaces/surface.ts'
import { compact } from './compact.ts'
import { crawl } from './crawl.ts'
import { crawlVerbList } from './crawl-verb-list.ts'
import { readPoptAliases } from './help/popt.ts'
import { type Recipe, recipes } from './recipes.ts'
import { renderSurface } from './render.ts'
import { type Ask, toolsRoot } from './tools-root.ts'

answerHelp(import.meta.url)
const { values, positionals } = parseArgs({
  options: { root: { type: 'string', default: '/' } },
  allowPositionals: true,
})

async function surfaceOf(recipe: Recipe, ask: Ask, root: string): Promise<SurfaceFile | undefined> {
  const printed = (await ask([recipe.command, ...recipe.version])).output
  const version = recipe.versionPattern.exec(printed)?.[1]
  if (!version && !(await ask(['sh', '-c', `command -v ${recipe.command}`])).output.trim()) return undefined
  const tree = recipe.verbs ? await crawlVerbList(recipe, ask) : await crawl(recipe, ask)
  const extra = recipe.poptFiles ? await poptFlags(root, recipe) : []
  if (extra.length > 0) tree.flags = [...new Set([...(tree.flags ?? []), ...extra])]
  return {
    tool: recipe.tool,
    binaries: recipe.binaries,
    version: version ?? (await packageVersion(ask, recipe.command)),
    source: `the tool's own --help at every verb${recipe.probe ? '; hidden spellings as the tool accepted them' : ''}`,
    style: recipe.style,
    ...(recipe.flagsBeforeVerb ? { flagsBeforeVerb: true } : {}),
    root: compact(tree),
  }
}

async function poptFlags(root: string, recipe: Recipe): Promise<string[]> {
  const found: string[] = []
  for await (const path of glob(join(root, recipe.poptFiles ?? ''))) {
    const flags = readPoptAliases(await readFile(path, 'utf8'), recipe.command)
    found.push(...flags.map((flag) => writeFlag(flag.names, flag.arity)))
  }
  return found
}

async function packageVersion(ask: Ask, command: string): Promise<string> {
  const { output } = await ask([
    'sh',
    '-c',
    `dpkg-query -W -f '\${Version}' ${command} 2>/dev/null || rpm -q --qf '%{version}' ${command}`,
  ])
  return output.trim().replace(/[~+-].*$/, '')
}

const wanted = recipes.filter((recipe) => positionals.length === 0 || positionals.includes(recipe.tool))
for (const recipe of wanted) {
  process.stderr.write(`${recipe.tool}: asking …`)
  const surface = await surfaceOf(recipe, toolsRoot(values.root), values.root)
  if (surface)
    await writeFile(
      join(import.meta.dirname, '../../runner/lint/surfaces/generated', `${recipe.tool}.generated.json`),
      `${renderSurface(surface)}\n`,
    )
  process.stderr.write(surface ? ` ${surface.version}, ${count(surface.root)} commands\n` : ' not there\n')
}

function count(entry: CommandEntry): number {
  return Object.values(entry.commands ?? {}).reduce((sum, child) => sum + count(child), 1)
}
