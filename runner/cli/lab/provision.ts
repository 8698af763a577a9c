/** `verify-docs provision` and `verify-docs describe`: the lab alone. */

import { formatDuration } from '../../core/duration.ts'
import type { LabDescription } from '../../lab/lab.ts'
import { type Help, parseCall } from '../frame/arguments.ts'
import { type Context, writeUsageErrors } from '../frame/context.ts'
import { exit } from '../frame/exit-status.ts'
import { labOptions, readLabChoice } from '../frame/verify-options.ts'
import { withLab } from './prepare-lab.ts'

const provisionHelp: Help = {
  about: 'Provides the lab and runs nothing.',
  usage: ['verify-docs provision [OPTIONS]'],
  options: labOptions,
  examples: [['npm run verify-docs -- provision --lab offline', 'so that later runs begin at once']],
}

const describeHelp: Help = {
  about: 'Provides the lab and prints what is in it, as JSON.',
  usage: ['verify-docs describe [OPTIONS]'],
  options: labOptions,
  examples: [['npm run verify-docs -- describe --lab offline', 'tools, images, what the machine lacks']],
}

/** Provides the lab and says what it took. */
export async function provision(args: string[], context: Context): Promise<number> {
  const startedAt = context.now()
  return await lookAtLab('provision', args, provisionHelp, context, ({ name, images, bootc }) => {
    const took = formatDuration(context.now() - startedAt)
    return `The lab ${name} is ready: ${images.length} images, bootc ${bootc.kind} · ${took}`
  })
}

/** Prints what is in the lab as JSON. */
export async function describe(args: string[], context: Context): Promise<number> {
  return await lookAtLab('describe', args, describeHelp, context, (lab) => JSON.stringify(lab, null, 2))
}

async function lookAtLab(
  name: string,
  args: string[],
  help: Help,
  context: Context,
  textOf: (lab: LabDescription) => string,
): Promise<number> {
  const call = parseCall(args, help, context.stdout)
  if (call === undefined) return exit.success
  const { switches, values, positionals, errors } = call
  const choice = readLabChoice(switches, values, errors)
  if (positionals.length > 0) errors.push(`${name} takes no paths, but got ${positionals.join(' ')}`)
  if (errors.length > 0) return writeUsageErrors(context, 'verify-docs', errors)
  return await withLab(choice, context, async (lab, progress) => {
    progress.end()
    context.stdout.write(`${textOf(lab.describe())}\n`)
    return exit.success
  })
}
