/** `verify-docs provision` and `verify-docs describe`: the lab alone. */

import { formatDuration } from '../../core/duration.ts'
import type { LabDescription } from '../../lab/lab.ts'
import { type Help, parseCall } from '../frame/arguments.ts'
import { type Context, writeUsageErrors } from '../frame/context.ts'
import { exit } from '../frame/exit-status.ts'
import { labOptions, readLabChoice } from '../frame/verify-options.ts'
import { withLab } from './prepare-lab.ts'

/** Provides the lab and says what it took. */
export const provision = labCommand(
  'provision',
  {
    about: 'Provides the lab and runs nothing.',
    examples: [['npm run verify-docs -- provision --lab offline', 'so that later runs begin at once']],
  },
  ({ name, images, bootc }, ms) =>
    `The lab ${name} is ready: ${images.length} images, bootc ${bootc.kind} · ${formatDuration(ms)}`,
)

/** Prints what is in the lab as JSON. */
export const describe = labCommand(
  'describe',
  {
    about: 'Provides the lab and prints what is in it, as JSON.',
    examples: [['npm run verify-docs -- describe --lab offline', 'tools, images, what the machine lacks']],
  },
  (lab) => JSON.stringify(lab, null, 2),
)

/** `textOf`: what is printed of a lab that took so many milliseconds. */
function labCommand(
  name: string,
  help: Pick<Help, 'about' | 'examples'>,
  textOf: (lab: LabDescription, ms: number) => string,
) {
  return async (args: string[], context: Context): Promise<number> => {
    const startedAt = context.now()
    const usage = [`verify-docs ${name} [OPTIONS]`]
    const call = parseCall(args, { ...help, usage, options: labOptions }, context.stdout)
    if (call === undefined) return exit.success
    const { switches, values, positionals, errors } = call
    const choice = readLabChoice(switches, values, errors)
    if (positionals.length > 0) errors.push(`${name} takes no paths, but got ${positionals.join(' ')}`)
    if (errors.length > 0) return writeUsageErrors(context, 'verify-docs', errors)
    return await withLab(choice, context, async (lab, progress) => {
      progress.end()
      context.stdout.write(`${textOf(lab.describe(), context.now() - startedAt)}\n`)
      return exit.success
    })
  }
}
