/** What a move did, or would do, and what is left to people, as text. */
import type { Releases } from '../../runner/lint/releases/releases-file.ts'
import type { Move } from './plan-move.ts'
import { ended } from './release-asked.ts'
import type { VoidEvidence } from './void-evidence.ts'

export type MoveFacts = {
  from: string
  to: string
  dryRun: boolean
  releasesFile: string
  move: Move
  /** After the move. */
  releases: Releases
  void: VoidEvidence[]
  /** Images without a stand-in in the offline lab. */
  missing: string[]
  /** YYYY-MM-DD */
  today: string
}

/** Where the names of stand-ins are. */
const table = 'runner/lab/offline/images/table.ts'

const shownText = 100

export function tellMove(facts: MoveFacts): string {
  const parts = [changed(facts), evidence(facts), standIns(facts), leftAlone(facts), notKnown(facts), next(facts)]
  return `${parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`
}

function changed({ dryRun, from, to, move, releasesFile }: MoveFacts): string[] {
  const names = (count: number) => `${count} ${count === 1 ? 'name' : 'names'}`
  return [
    `${dryRun ? 'Would move' : 'Moved'} from Fedora ${from} to ${to}:`,
    ...move.changes.map(({ file, moved }) => `  ${file}: ${names(moved)}`),
    `  ${releasesFile}: the current release`,
  ]
}

function evidence({ void: pages, dryRun }: MoveFacts): string[] {
  if (pages.length === 0) return []
  const seen = pages.filter(({ labs }) => labs.length > 0)
  return [
    `Evidence that is void ${dryRun ? 'then' : 'now'}, because its page changed: ${seen.length} of ${pages.length} pages had some here.`,
    ...seen.map(({ file, labs }) => `  ${file}: ${labs.join(', ')}`),
  ]
}

function standIns({ missing, to }: MoveFacts): string[] {
  if (missing.length === 0) return []
  return [
    `The offline lab has no stand-in by these names: their pages cannot run there until ${table} has an entry for each.`,
    ...missing.map((image) => {
      const kind = image.includes('bootc') ? 'bootable' : 'plain'
      return `  { names: ['${image}'], kind: '${kind}', release: fedora('${to}') },`
    }),
    '  An entry changes the recipe: the lab makes its images anew, and all offline evidence is void.',
  ]
}

function leftAlone({ move, from }: MoveFacts): string[] {
  const places = move.left.flatMap(({ file, mentions }) =>
    mentions.map(({ line, column, text }) => `  ${file}:${line}:${column}: ${cut(text, column)}`),
  )
  const code = move.code.map((file) => `  ${file}`)
  return [
    ...(places.length > 0
      ? [`Left alone: ${from} stands here in other ways. Change what means the current release:`, ...places]
      : []),
    ...(code.length > 0 ? [`Left alone: code that names images of Fedora ${from}:`, ...code] : []),
  ]
}

function notKnown({ to, releases, releasesFile, today }: MoveFacts): string[] {
  const date = releases.fedora?.releases[to]?.endOfLife
  return [
    'Not known here:',
    `  whether a registry has images of Fedora ${to}: skopeo list-tags docker://quay.io/fedora/fedora-bootc`,
    ...(date === undefined
      ? [`  when Fedora ${to} ends: add "endOfLife" to it in ${releasesFile}, with a source`]
      : []),
    '  whether what the pages say still holds: only a run tells',
    ...ended(releases, today).map(
      ([release, day]) =>
        `  why Fedora ${release} is still in ${releasesFile}: it ended on ${day}; without it, lint-docs finds the pages that name it`,
    ),
  ]
}

function next({ dryRun, to }: MoveFacts): string[] {
  return [
    dryRun ? `Nothing was written. Move: npm run bump-fedora ${to}` : 'Next: npm run lint-docs && npm run verify-docs',
  ]
}

/** The part of a long line that has the column in it. */
function cut(text: string, column: number): string {
  const start = Math.max(0, column - shownText)
  const end = start + shownText
  return `${start > 0 ? '…' : ''}${text.slice(start, end)}${text.length > end ? '…' : ''}`
}
