/** Writes `TOOL.generated.json` for the tools of facts/: `node scripts/surfaces/convert-facts.ts`. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { CommandEntry, Style, SurfaceFile } from '../../runner/lint/surfaces/surface.ts'
import { compact } from './compact.ts'
import { addRemovals } from './facts-removals.ts'
import type { FactCommand, FactFlag, FactPositional, FactRemoval, FactRename, FactSource } from './facts-schema.ts'
import { countPositionals, entryAt, flagEntry, treeOf } from './facts-tree.ts'
import { renderSurface } from './render.ts'

type Head = { source: FactSource; style: Style }
const standard = { clap: ['-h,--help', '-V,--version'], cobra: ['-h,--help'], goption: ['-h,--help'] } as Record<
  Style,
  string[]
>

async function facts<T>(tool: string): Promise<Head & T> {
  return JSON.parse(await readFile(join(import.meta.dirname, 'facts', `${tool}.json`), 'utf8'))
}

async function write(tool: string, { source, style }: Head, root: CommandEntry): Promise<void> {
  root.flags = [...(standard[style] ?? []), ...(root.flags ?? [])]
  const surface: SurfaceFile = {
    tool,
    binaries: [tool],
    version: source.version,
    source: `${source.repository}@${source.commit.slice(0, 12)}: ${source.how}`,
    style,
    root: compact(root),
  }
  await writeFile(
    join(import.meta.dirname, '../../runner/lint/surfaces/generated', `${tool}.generated.json`),
    `${renderSurface(surface)}\n`,
  )
}

async function bootc(): Promise<void> {
  const all = await facts<{
    commands: FactCommand[]
    removed: FactRemoval[]
    removed_commands: FactRemoval[]
    renames: FactRename[]
  }>('bootc')
  const root = treeOf(all.commands)
  addRemovals(root, [...all.removed, ...all.removed_commands], all.renames)
  await write('bootc', all, root)
}

async function bcvk(): Promise<void> {
  type Bcvk = {
    commands: FactCommand[]
    global: FactFlag[]
    hidden_commands: string[]
    unknown_below: string[]
    pass_on: string[]
  }
  const all = await facts<Bcvk>('bcvk')
  const root = treeOf(all.commands)
  root.flags = all.global.map(flagEntry)
  for (const path of [...all.hidden_commands, ...all.unknown_below]) entryAt(root, path.split(' ')).open = true
  for (const path of all.pass_on) entryAt(root, path.split(' ')).stopsAtPositional = true
  await write('bcvk', all, root)
}

async function podmanBootc(): Promise<void> {
  type PodmanBootc = { commands: FactCommand[]; global: FactFlag[]; hidden_commands: string[]; pass_on: string[] }
  const all = await facts<PodmanBootc>('podman-bootc')
  const root = treeOf(all.commands)
  root.flags = all.global.map(flagEntry)
  for (const path of all.hidden_commands) entryAt(root, [path]).open = true
  for (const path of all.pass_on) entryAt(root, [path]).stopsAtPositional = true
  await write('podman-bootc', all, root)
}

async function bootcImageBuilder(): Promise<void> {
  type Bib = {
    default_command: string
    commands: string[]
    image_types: string[]
    flags: FactFlag[]
    only_in_successor: string[]
  }
  const all = await facts<Bib>('bootc-image-builder')
  const flags = all.flags.map((flag) => flagEntry(flag.long === '--type' ? { ...flag, values: all.image_types } : flag))
  flags.push(...all.only_in_successor.map((long) => flagEntry({ long, type: 'Int64' })))
  const commands = Object.fromEntries(all.commands.map((verb) => [verb, verb === 'version' ? {} : { flags }]))
  await write('bootc-image-builder', all, {
    flags,
    commands: { ...commands, help: { open: true }, completion: { open: true } },
    runnable: true,
  })
}

async function imageBuilder(): Promise<void> {
  type Ib = { commands: Record<string, FactFlag[]>; aliases: Record<string, string>; hidden_commands: string[] }
  const all = await facts<Ib>('image-builder')
  const root: CommandEntry = { aliases: all.aliases }
  for (const [where, list] of Object.entries(all.commands)) {
    const flags = list.map(flagEntry)
    const [verb = '', also] = where === '(global)' ? [where] : where.split(/ \(also on |\)$/)
    const targets =
      verb === '(global)' ? [root] : [verb.split(' '), ...(also ? [[also]] : [])].map((path) => entryAt(root, path))
    for (const entry of targets) entry.flags = [...(entry.flags ?? []), ...flags]
  }
  for (const verb of [...all.hidden_commands, 'help', 'completion']) entryAt(root, [verb]).open = true
  await write('image-builder', all, root)
}

async function rpmOstree(): Promise<void> {
  type Node = { flags: FactFlag[]; commands?: Record<string, Node>; hiddenAliases?: string[]; open?: boolean }
  const all = await facts<{ global: FactFlag[]; commands: Record<string, Node> }>('rpm-ostree')
  const convert = (node: Node): CommandEntry => {
    const entry: CommandEntry = node.open ? { open: true } : {}
    if (node.flags.length > 0) entry.flags = node.flags.map(flagEntry)
    for (const [verb, child] of Object.entries(node.commands ?? {})) {
      entry.commands = { ...entry.commands, [verb]: convert(child) }
      for (const alias of child.hiddenAliases ?? []) entry.hiddenAliases = { ...entry.hiddenAliases, [alias]: verb }
    }
    return entry
  }
  await write('rpm-ostree', all, convert({ flags: all.global, commands: all.commands }))
}

async function systemReinstallBootc(): Promise<void> {
  const all = await facts<{ flags: FactFlag[]; positionals: FactPositional[] }>('system-reinstall-bootc')
  await write('system-reinstall-bootc', all, {
    flags: all.flags.map(flagEntry),
    positionals: countPositionals(all.positionals),
  })
}

await Promise.all([
  bootc(),
  bcvk(),
  podmanBootc(),
  bootcImageBuilder(),
  imageBuilder(),
  rpmOstree(),
  systemReinstallBootc(),
])
