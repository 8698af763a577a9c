/** `verify-docs shell PAGE`: runs a page, up to a line where one is named, and opens a shell where it left off. */
import { defined } from '../../core/defined.ts'
import type { Tutorial } from '../../document/model.ts'
import { renderFailedBlock, renderFindings } from '../../report/reporters/terminal-failure.ts'
import { LiveRun } from '../../run/live-run.ts'
import { loadDocuments } from '../documents/documents.ts'
import { type Help, renderHelp } from '../frame/arguments.ts'
import { type Context, writeUsageErrors } from '../frame/context.ts'
import { exit } from '../frame/exit-status.ts'
import { writerPaths } from '../frame/paths.ts'
import { labOptions, readVerifyOptions, type VerifyOptions, verifyOptions } from '../frame/verify-options.ts'
import { withLab } from '../lab/prepare-lab.ts'
import { connect, lacksTerminal, terminalOf } from '../verify/authoring-hooks.ts'
import { runOptionsOf, unusableSecrets } from '../verify/run-options.ts'
import { showEvent } from '../verify/show-event.ts'
import { partOf } from '../verify/verify.ts'

const { until, variant, secret, timeout } = verifyOptions
const help: Help = {
  about: 'Runs a page, up to a line where one is named, and opens a shell where it left off. Keeps no evidence.',
  usage: ['verify-docs shell PAGE [OPTIONS]'],
  options: { ...defined({ until, variant, secret, timeout }), ...labOptions },
  examples: [['npm run verify-docs -- shell content/build/first-image.md --until 40', 'look at what there is by then']],
}

/** Keeps no evidence: a person may change anything. Exits 0 whatever the shell's own status. */
export async function shell(args: string[], context: Context): Promise<number> {
  const { options, errors, switches } = readVerifyOptions(args)
  if (switches.has('help')) {
    context.stdout.write(renderHelp(help))
    return exit.success
  }
  const paths = writerPaths(options.paths, context.environment, context.cwd)
  if (options.paths.length === 0) errors.push('shell takes a page, e.g. shell content/build/first-image.md')
  if (options.isolate) errors.push('--isolate: the machine gives records and no shell')
  errors.push(...lacksTerminal('shell', context), ...unusableSecrets(options, context))
  const documents = errors.length > 0 ? undefined : await loadDocuments(paths, context.environment)
  const wrong = documents?.findings.filter(({ severity }) => severity === 'error') ?? []
  if (documents && wrong.length > 0)
    context.stderr.write(`${renderFindings(wrong, documents.sources, context.stderr)}\n`)
  errors.push(...(documents?.errors ?? []))
  // Without `--until`, up to the end.
  const part = documents && partOf(documents.tutorials, options.until ?? Number.MAX_SAFE_INTEGER)
  if (part && 'error' in part && wrong.length === 0) errors.push(part.error)
  if (errors.length > 0) writeUsageErrors(context, 'verify-docs', errors)
  if (errors.length > 0 || !part || 'error' in part) return exit.usage
  return await open(part.tutorial, options, context)
}

async function open(tutorial: Tutorial, options: VerifyOptions, context: Context): Promise<number> {
  const { stderr, stop } = context
  return await withLab(options, context, async (lab, progress) => {
    progress.tutorialStarted(tutorial.file)
    const live = await LiveRun.open(tutorial, lab, runOptionsOf(options, context), (event) =>
      showEvent(progress, tutorial, event),
    )
    try {
      const { failed } = await live.run(tutorial, { from: 0 }, () => undefined)
      if (stop.signal.aborted) return exit.interrupted
      const resume = progress.hold()
      if (failed) stderr.write(`${renderFailedBlock(failed, tutorial, stderr)}\n\n`)
      stderr.write('A shell in the lab, where the page has come to; `exit` cleans up. Nothing of this is evidence.\n')
      const opened = await live.openShell(terminalOf(tutorial.file, context))
      if (opened) await connect(opened, context)
      resume()
      return exit.success
    } finally {
      await live.close()
    }
  })
}
