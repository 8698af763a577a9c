/** Chooses and provisions a lab. */
import { type Lab, LabError, type LabOptions } from '../../lab/lab.ts'
import { findVariantRun } from '../documents/narrow.ts'
import { type Context, writeUsageErrors } from '../frame/context.ts'
import { type ExitStatus, exit } from '../frame/exit-status.ts'
import type { Progress } from '../verify/progress.ts'
import type { LabChoice } from '../verify/verify-options.ts'
import { labDirectory } from '../verify/verify-paths.ts'
import { chooseLab, findBootc } from './choose-lab.ts'
import { markLabDirectory } from './lab-directory.ts'

export type PreparedLab = { lab: Lab; why: string } | { status: ExitStatus }

/** Writes on standard error what it chose and, when there is none, why not and what to do. */
export async function prepareLab(choice: LabChoice, context: Context, progress: Progress): Promise<PreparedLab> {
  const found = await labOptionsOf(choice, context, progress)
  if ('error' in found) {
    progress.end()
    writeUsageErrors(context, 'verify-docs', [found.error])
    return { status: exit.usage }
  }
  const result = await chooseLab(choice.lab, context.labs, found.options)
  if ('error' in result) {
    progress.end()
    writeUsageErrors(context, 'verify-docs', [result.error])
    return { status: exit.usage }
  }
  if ('unavailable' in result) {
    progress.end()
    context.stderr.write(`No lab can run here:\n${result.unavailable.map((reason) => `  ${reason}\n`).join('')}`)
    return { status: exit.noLab }
  }
  const { factory, why } = result.chosen
  progress.say(`lab: ${factory.name} (${why})`)
  await markLabDirectory(found.options.directory)
  try {
    const lab = await factory.provision(found.options)
    const { isolation } = lab.describe()
    if (isolation?.works === false)
      progress.say(`All pages run as root of this machine, because it gives no user namespace: ${isolation.why}`)
    return { lab, why }
  } catch (error) {
    progress.end()
    if (context.stop.signal.aborted) return { status: exit.interrupted }
    if (!(error instanceof LabError)) throw error
    writeLabError(context, factory.name, error)
    return { status: exit.noLab }
  }
}

export function writeLabError(context: Context, name: string, error: LabError): void {
  const cause = error.cause instanceof Error ? `  ${error.cause.message}\n` : ''
  context.stderr.write(`The lab ${name} could not be provided: ${error.message}\n${cause}  ${error.remedy}\n`)
}

async function labOptionsOf(
  choice: LabChoice,
  context: Context,
  progress: Progress,
): Promise<{ options: LabOptions } | { error: string }> {
  const bootc = await findBootc(choice, context.environment)
  if ('error' in bootc) return bootc
  const variant = choice.variantImage === undefined ? undefined : await findVariantRun(choice.variantImage)
  if (variant && 'error' in variant) return variant
  const substituted = variant && variant.run.image !== variant.run.documented ? variant.run : undefined
  return {
    options: {
      images: choice.images,
      ...(substituted && { substitutes: { [substituted.documented]: substituted.image } }),
      ...bootc,
      allowNetwork: choice.allowNetwork,
      noRootPages: choice.noRootPages,
      directory: labDirectory(context.environment),
      ...(choice.offlineCache === undefined ? {} : { offlineCache: choice.offlineCache }),
      progress: (event) => progress.task({ ...event, task: `lab: ${event.task}` }),
      signal: context.stop.signal,
    },
  }
}
