/** The command-line surfaces that the linter knows, as the site shows them. */
import { type CommandEntry, readFlag, type SurfaceFile } from '../../runner/lint/surfaces/surface.ts'

const files = import.meta.glob<SurfaceFile>('../../runner/lint/surfaces/generated/*.generated.json', {
  eager: true,
  import: 'default',
})

/** Flag → verb path → meaning; `npm run surfaces:meanings` takes them from the tools' own help. */
const meanings = import.meta.glob<Record<string, Record<string, string>>>('../data/meanings/*.json', {
  eager: true,
  import: 'default',
})

export type FlagRow = {
  names: string[]
  value: string
  values: string[]
  meaning?: string
  since?: string
  insteadOf?: string
}

export type CommandView = {
  /** `bootc image list` */
  name: string
  id: string
  since?: string
  aliases: string[]
  flags: FlagRow[]
  removed: { word: string; in: string; instead?: string }[]
  /** Not all flags are known. */
  open: boolean
  /** The command that it is another path of. */
  same?: string
}

/** All surfaces, those of image mode's own tools first. */
export function surfaces(): SurfaceFile[] {
  const own = ['bootc', 'bootc-image-builder', 'image-builder', 'bcvk', 'podman-bootc', 'system-reinstall-bootc']
  const rank = ({ tool }: SurfaceFile): number => (own.indexOf(tool) === -1 ? own.length : own.indexOf(tool))
  return Object.values(files)
    .filter((file) => typeof file.tool === 'string' && typeof file.root === 'object')
    .sort((a, b) => rank(a) - rank(b) || (a.tool < b.tool ? -1 : 1))
}

/** Every command of a tool, in the order of its verbs. */
export function commandsOf(surface: SurfaceFile): CommandView[] {
  return [...walk(surface, [], surface.root)]
}

function* walk(surface: SurfaceFile, path: string[], entry: CommandEntry): Generator<CommandView> {
  const tool = surface.binaries[0] ?? surface.tool
  const name = [tool, ...path].join(' ')
  yield {
    name,
    id: name.replaceAll(' ', '-'),
    ...(entry.since && { since: entry.since }),
    ...(entry.same !== undefined && { same: `${tool} ${entry.same}` }),
    aliases: Object.keys(entry.aliases ?? {}),
    flags: (entry.flags ?? []).map((flag) => flagRow(flag, surface.tool, path.join(' '))),
    removed: entry.removed ?? [],
    open: entry.open ?? false,
  }
  for (const [verb, child] of Object.entries(entry.commands ?? {}).sort()) yield* walk(surface, [...path, verb], child)
}

function flagRow(entry: Parameters<typeof readFlag>[0], tool: string, path: string): FlagRow {
  const { names, arity, values = [], since, insteadOf } = readFlag(entry)
  const value = { none: '', required: 'VALUE', optional: '[=VALUE]', unknown: '' }[arity]
  const known = meanings[`../data/meanings/${tool}.json`]?.[names.at(-1) ?? '']
  const meaning = known?.[path] ?? known?.['']
  return {
    names,
    value,
    values,
    ...(meaning && { meaning: `${meaning.slice(0, 1).toUpperCase()}${meaning.slice(1)}` }),
    ...(since && { since }),
    ...(insteadOf !== undefined && { insteadOf }),
  }
}
