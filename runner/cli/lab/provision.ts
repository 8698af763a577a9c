/** `verify-docs provision` and `verify-docs describe`: the lab alone. */

import { formatDuration } from '../../core/duration.ts'
import type { LabDescription } from '../../lab/lab.ts'
import { type OptionSpec, parseArguments, renderHelp } from '../frame/arguments.ts'
import { type Context, writeUsageErrors } from '../frame/context.ts'
import { exit } from '../frame/exit-status.ts'
import { openProgress } from '../frame/progress.ts'
import { labOptions, readLabChoice } from '../frame/verify-options.ts'
import { prepareLab } from './prepare-lab.ts'

/** Provides the lab and says what it took. */
export async function provision(args: string[], context: Context): Promise<number> {
  const startedAt = context.now()
  return await withLab('provision', args, context, ({ name, images, bootc }) => {
    const took = formatDuration(context.now() - startedAt)
    context.stdout.write(`The lab ${name} is ready: ${images.length} images, bootc ${bootc.kind} · ${took}\n`)
  })
}

/** Prints what is in the lab as JSON. */
export async function describe(args: string[], context: Context): Promise<number> {
  return await withLab('describe', args, context, (description) =>
    context.stdout.write(`${JSON.stringify(description, null, 2)}\n`),
  )
}

async function withLab(
  name: string,
  args: string[],
  context: Context,
  announce: (lab: LabDescription) => void,
): Promise<number> {
  const { switches, values, positionals, errors } = parseArguments(args, labOptions)
  if (switches.has('help')) {
    context.stdout.write(help(name, labOptions))
    return exit.success
  }
  const choice = readLabChoice(switches, values, errors)
  if (positionals.length > 0) errors.push(`${name} takes no paths, but got ${positionals.join(' ')}`)
  if (errors.length > 0) {
    writeUsageErrors(context, 'verify-docs', errors)
    return exit.usage
  }
  const progress = openProgress(context.stderr, context.now)
  const prepared = await prepareLab(choice, context, progress)
  progress.end()
  if ('status' in prepared) return prepared.status
  const description = prepared.lab.describe()
  await prepared.lab.close()
  announce(description)
  return exit.success
}

function help(name: string, options: Record<string, OptionSpec>): string {
  return renderHelp({
    about:
      name === 'provision'
        ? 'Provides the lab and runs nothing.'
        : 'Provides the lab and prints what is in it, as JSON.',
    usage: [`verify-docs ${name} [OPTIONS]`],
    options,
    examples: [
      [
        `npm run verify-docs -- ${name} --lab offline`,
        name === 'provision' ? 'so that later runs begin at once' : 'tools, images, what the machine lacks',
      ],
    ],
    notes: [],
  })
}
