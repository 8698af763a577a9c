/** Advice from the rest of the page on a failure: files elsewhere or not there yet, variables of other sessions. */
import type { FileBlock, RunBlock, Tutorial } from '../../document/model.ts'
import type { Failure } from '../../evidence/schema.ts'
import { machineOf } from '../plan/plan.ts'
import { scriptOf, type TutorialPlaces } from './tutorial-places.ts'

/** The failure with its own advice where it has one. */
export async function adviceFor(
  failure: Failure,
  block: RunBlock,
  tutorial: Tutorial,
  places: TutorialPlaces,
): Promise<Failure> {
  if (failure.suggestion !== undefined && failure.diff === undefined) return failure
  const suggestion = (await aboutFiles(block, tutorial, places)) ?? aboutVariables(failure, block, tutorial)
  return suggestion === undefined ? failure : { ...failure, suggestion }
}

async function aboutFiles(block: RunBlock, { blocks }: Tutorial, places: TutorialPlaces): Promise<string | undefined> {
  const script = scriptOf(block)
  const files = blocks.filter((each): each is FileBlock => each.kind === 'file' && each.on === block.on)
  const named = files.filter(({ path }) => mentions(script, path))
  const later = named.find(
    ({ line, path }) => line > block.line && !named.some((each) => each.path === path && each.line < block.line),
  )
  if (later) return `\`${later.path}\` is written further down, at line ${later.line}: move it before this block.`
  // Nobody waits for a machine that did not boot, least of all after an interruption.
  if (machineOf(block) && !places.machine(block)) return undefined
  const { directory } = await places.place(block.on)
  const session = await places.session(block, block.steps.at(-1), AbortSignal.abort()).catch(() => undefined)
  if (session === undefined || session.directory === directory) return undefined
  const here = session.directory.startsWith(`${directory}/`)
    ? session.directory.slice(directory.length + 1)
    : session.directory
  const elsewhere = named.find(({ path, line }) => line < block.line && !`${path}`.startsWith(`${here}/`))
  if (!elsewhere) return undefined
  return `\`${elsewhere.path}\` (line ${elsewhere.line}) lies in the page's working directory, and this block runs in \`${here}\`: \`file=\` does not follow \`cd\`. Write \`file=${here}/${elsewhere.path}\`, or go back before.`
}

function mentions(script: string, path: string): boolean {
  const name = path.replace(/^.*\//, '')
  if (script.includes(name)) return true
  // Tools that look for it by themselves.
  return /^(?:Containerfile|Dockerfile)$/.test(name) && /\b(?:podman|buildah|docker)\b.*\b(?:build|bud)\b/.test(script)
}

/** A variable that the failing block uses, and that only another terminal has set. */
function aboutVariables({ line }: Failure, block: RunBlock, { blocks }: Tutorial): string | undefined {
  const script = scriptOf(block)
  const used = new Set([...script.matchAll(/\$\{?([A-Za-z_]\w*)/g)].map(([, name = '']) => name))
  const before = blocks.filter((each): each is RunBlock => each.kind === 'run' && each.line < block.line)
  const user = block.steps.findLast((step) => step.line <= line)?.prompt === '#' ? '#' : '$'
  for (const name of used) {
    const sets = new RegExp(
      `(?:^|[\\s;&|(])(?:export |declare |local |readonly )?${name}=|\\bread\\b[^\\n]*\\b${name}\\b`,
    )
    const makers = before.flatMap((each) =>
      each.steps
        .filter((step) => sets.test(step.script))
        .map((step) => ({ each, prompt: step.prompt === '#' ? '#' : '$' })),
    )
    if (sets.test(script) || makers.length === 0) continue
    const here = makers.some(
      ({ each, prompt }) => each.session === block.session && each.on === block.on && prompt === user,
    )
    const maker = makers.at(-1)
    if (here || !maker) continue
    const where =
      maker.each.on !== block.on
        ? `on ${maker.each.on ?? 'the workstation'}`
        : maker.each.session !== block.session
          ? `in the session \`${maker.each.session}\``
          : `in the terminal with the prompt \`${maker.prompt}\``
    return `\`${name}\` is set ${where} (line ${maker.each.line}), which is another terminal: set it here too.`
  }
  return undefined
}
