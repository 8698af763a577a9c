/** `verify-docs --watch`: keeps the lab open and follows pages while they are written. */
import { stat } from 'node:fs/promises'
import { LabError } from '../../lab/lab.ts'
import { loadDocuments } from '../documents/documents.ts'
import { select } from '../documents/select.ts'
import { type Context, writeUsageErrors } from '../frame/context.ts'
import { exit } from '../frame/exit-status.ts'
import { prepareLab, writeLabError } from '../lab/prepare-lab.ts'
import { openProgress } from '../verify/progress.ts'
import { runOptionsOf, unusableSecrets } from '../verify/run-options.ts'
import type { VerifyOptions } from '../verify/verify-options.ts'
import { WatchedPage } from './watched-page.ts'

/** Ends by Ctrl-C. Nothing that it sees becomes evidence: only a run from the start to the end proves a page. */
export async function watch(options: VerifyOptions, context: Context): Promise<number> {
  const errors = await mistakes(options, context)
  if (errors.length > 0) {
    writeUsageErrors(context, 'verify-docs', errors)
    return exit.usage
  }
  const progress = openProgress(context.stderr, context.now)
  const prepared = await prepareLab(options, context, progress)
  if ('status' in prepared) return prepared.status
  const { lab } = prepared
  const { signal } = context.stop
  let wake = () => {}
  signal.addEventListener('abort', () => wake())
  const watching = { lab, options: runOptionsOf(options, context), context, progress }
  const pages = options.paths.map((path) => new WatchedPage(path, watching, () => wake()))
  try {
    while (!signal.aborted) {
      const { promise: changed, resolve } = Promise.withResolvers<void>()
      wake = resolve
      const pending = pages.find((page) => page.pending)
      if (pending) await pending.follow()
      else await changed
    }
    return exit.interrupted
  } catch (error) {
    if (!(error instanceof LabError)) throw error
    writeLabError(context, lab.describe().name, error)
    return exit.noLab
  } finally {
    for (const page of pages) await page.close()
    await lab.close()
    progress.say(`Nothing of this is evidence. To prove it: npm run verify-docs -- ${options.paths.join(' ')}`)
    progress.end()
  }
}

async function mistakes(options: VerifyOptions, context: Context): Promise<string[]> {
  const folders = await Promise.all(
    options.paths.map(async (path) =>
      (await stat(path).catch(() => undefined))?.isDirectory()
        ? [`${path} is a folder, but --watch takes pages, e.g. --watch content/build/first-image.md`]
        : [],
    ),
  )
  const { tutorials, findings, errors } = await loadDocuments(options.paths, context.environment)
  const unread = findings.some(({ severity }) => severity === 'error')
  return [
    ...folders.flat(),
    ...errors,
    ...unusableSecrets(options, context),
    ...(unread ? [] : select(tutorials, options, []).errors),
  ]
}
