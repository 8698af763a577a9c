/** The commands of `verify-docs`; each is loaded when it is called. */
import { writerPaths } from './documents/writer-paths.ts'
import { type Context, writeUsageErrors } from './frame/context.ts'
import { exit } from './frame/exit-status.ts'
import { readVerifyOptions } from './frame/verify-options.ts'

type Command = (args: string[], context: Context) => Promise<number>

const commands: Record<string, () => Promise<Command>> = {
  merge: async () => (await import('./reports/merge.ts')).merge,
  'sign-evidence': async () => (await import('./evidence/sign-evidence.ts')).signEvidence,
  'check-evidence': async () => (await import('./evidence/check-evidence.ts')).checkEvidence,
  provision: async () => (await import('./lab/provision.ts')).provision,
  describe: async () => (await import('./lab/provision.ts')).describe,
  shell: async () => (await import('./shell/shell.ts')).shell,
  clean: async () => (await import('./lab/clean.ts')).clean,
}

export async function main(args: string[], context: Context): Promise<number> {
  const [name = '', ...rest] = args
  if (Object.hasOwn(commands, name)) {
    const command = await commands[name]?.()
    if (command !== undefined) return await command(rest, context)
  }
  const { options, errors, help, switches } = readVerifyOptions(args)
  options.paths = writerPaths(options.paths, context.environment, context.cwd)
  if (help) {
    const { verifyHelp } = await import('./verify/verify-help.ts')
    context.stdout.write(verifyHelp)
    return exit.success
  }
  if (errors.length > 0) {
    writeUsageErrors(context, 'verify-docs', errors)
    return exit.usage
  }
  if (switches.has('print-schema')) {
    const { evidenceJsonSchema } = await import('../evidence/json-schema.ts')
    context.stdout.write(`${JSON.stringify(evidenceJsonSchema(), null, 2)}\n`)
    return exit.success
  }
  if (options.authoring?.task === 'watch') {
    const { watch } = await import('./watch/watch.ts')
    return await watch(options, context)
  }
  const { verify } = await import('./verify/verify.ts')
  return await verify(options, context)
}
