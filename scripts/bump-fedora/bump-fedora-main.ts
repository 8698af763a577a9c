/** `bump-fedora NN [--dry-run]`: moves the documents to another release, and says what it cannot do or know. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type OptionSpec, parseArguments } from '../../runner/cli/frame/arguments.ts'
import { type Context, tellUsage } from '../../runner/cli/frame/context.ts'
import { exit } from '../../runner/cli/frame/exit-code.ts'
import { renderHelp } from '../../runner/cli/frame/help.ts'
import { evidenceDirectory } from '../../runner/cli/verify/verify-paths.ts'
import { writeAtomically } from '../../runner/core/atomic-write.ts'
import { contentFolder } from '../../runner/document/find-tutorials.ts'
import { readEvidence } from '../../runner/evidence/store.ts'
import { standIns } from '../../runner/lab/offline/images/table.ts'
import { type Releases, readReleases } from '../../runner/lint/releases/releases-file.ts'
import { releasesName } from '../../runner/lint/releases/releases-paths.ts'
import { renderFindings } from '../../runner/report/reporters/findings.ts'
import { missingStandIns } from './missing-stand-ins.ts'
import { planMove } from './plan-move.ts'
import { releaseAsked, withCurrent } from './release-asked.ts'
import { tellMove } from './tell-move.ts'
import { voidEvidence } from './void-evidence.ts'

const options: Record<string, OptionSpec> = {
  'dry-run': { help: 'Write nothing; tell what would change.' },
  help: { short: 'h', help: 'Show this help.' },
}

const help = renderHelp({
  about:
    'Moves the documents to another release of Fedora: names of images and refs of OSTree in content/, snippets/, README.md, CONTRIBUTING.md and the CI files, and content/releases.json. Tells which files change, which evidence is void by it, and what is left to you.',
  usage: ['bump-fedora [--dry-run] NN                NN: the number of the release'],
  options,
  examples: [
    ['npm run bump-fedora -- 45 --dry-run', 'what a move to Fedora 45 would change'],
    ['npm run bump-fedora 45', 'move'],
  ],
  notes: [
    'A number that stands alone (Fedora 44 in a sentence, F44, a version of your own) is listed and not changed: it may be history.',
    'Exit status: 0 moved, or shown; 2 the call or content/releases.json cannot be understood.',
  ],
})

const releasesFile = join(contentFolder, releasesName)

export async function main(args: string[], context: Context): Promise<number> {
  const { switches, positionals, errors } = parseArguments(args, options)
  if (switches.has('help')) {
    context.stdout.write(help)
    return exit.good
  }
  const releases = await releasesHere(context)
  if (releases?.fedora === undefined) return exit.notUnderstood
  const from = releases.fedora.current
  const asked = releaseAsked(positionals, from)
  errors.push(...asked.errors)
  if (errors.length > 0 || asked.to === undefined) {
    tellUsage(context, 'bump-fedora', errors)
    return exit.notUnderstood
  }
  const dryRun = switches.has('dry-run')
  const next = withCurrent(releases, asked.to)
  const move = await planMove(context.cwd, from, asked.to)
  if (!dryRun) {
    for (const { file, after } of move.changes) await writeAtomically(join(context.cwd, file), after)
    // Last, so that a move that was interrupted goes on from where it was.
    await writeAtomically(join(context.cwd, releasesFile), `${JSON.stringify(next, null, 2)}\n`)
  }
  const { records } = await readEvidence(evidenceDirectory(context.environment))
  const names = new Set(standIns.flatMap((standIn) => standIn.names))
  const facts = {
    from,
    to: asked.to,
    dryRun,
    releasesFile,
    move,
    releases: next,
    void: voidEvidence(
      move.changes.map(({ file }) => file),
      records.map(({ evidence }) => evidence),
    ),
    missing: missingStandIns(move.images, names, { from, to: asked.to }),
    today: new Date(context.now()).toISOString().slice(0, 'YYYY-MM-DD'.length),
  }
  context.stdout.write(tellMove(facts))
  return exit.good
}

/** Undefined after it told why. */
async function releasesHere(context: Context): Promise<Releases | undefined> {
  const text = await readFile(releasesFile, 'utf8').catch(() => undefined)
  if (text === undefined) {
    context.stderr.write(
      `bump-fedora: ${releasesFile}: expected here the releases that pages name; start where it is\n`,
    )
    return undefined
  }
  const { releases, diagnostics } = readReleases(text, releasesFile)
  if (diagnostics.length > 0)
    context.stderr.write(`${renderFindings(diagnostics, { [releasesFile]: text }, { color: context.stderr.color })}\n`)
  else if (releases?.fedora === undefined)
    context.stderr.write(`bump-fedora: ${releasesFile}:1:1: expected a key \`fedora\` with the current release\n`)
  return releases
}
