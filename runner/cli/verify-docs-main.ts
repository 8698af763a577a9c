/** The commands of `verify-docs`; each is loaded when it is called. */

import { ownValue } from '../core/own-value.ts'
import { type Help, renderHelp } from './frame/arguments.ts'
import { type Context, writeUsageErrors } from './frame/context.ts'
import { exit } from './frame/exit-status.ts'
import { writerPaths } from './frame/paths.ts'
import { readVerifyOptions, verifyOptions } from './frame/verify-options.ts'

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
  const command = await ownValue(commands, name)?.()
  if (command !== undefined) return await command(rest, context)
  const { options, errors, switches } = readVerifyOptions(args)
  options.paths = writerPaths(options.paths, context.environment, context.cwd)
  if (switches.has('help')) {
    context.stdout.write(renderHelp(verifyHelp))
    return exit.success
  }
  if (errors.length > 0) return writeUsageErrors(context, 'verify-docs', errors)
  if (switches.has('print-schema')) {
    const { evidenceJsonSchema } = await import('../evidence/schema.ts')
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

/** What `verify-docs --help` prints. */
const run = 'npm run verify-docs --'

const verifyHelp: Help = {
  about:
    'Runs tutorials block by block in a lab, compares what they print with what they say, and accounts for what was proven.',
  usage: [
    'verify-docs [OPTIONS] [PATH…]             PATH: a Markdown file or a folder; content by default',
    'verify-docs shell PAGE [--until LINE]     run a page, up to a line, and open a shell where it left off',
    'verify-docs merge DIR… --into DIR         join the evidence of several machines',
    'verify-docs sign-evidence DIR             sign evidence by cosign',
    'verify-docs check-evidence DIR            verify signed evidence, and that it is what was signed',
    'verify-docs provision [OPTIONS]           provide the lab and run nothing',
    'verify-docs describe [OPTIONS]            provide the lab and print what is in it, as JSON',
    'verify-docs clean                         remove provided labs and caches, after saying what',
  ],
  options: verifyOptions,
  examples: [
    [`${run} content/build/first-image.md`, 'one tutorial'],
    [`${run} --list --report json=-`, 'what there is, for programs'],
    [`${run} --explain`, 'run what changed, and say why each tutorial runs or not'],
    [
      `${run} --image quay.io/fedora/fedora-bootc:44=oci-archive:candidate.tar --require executed`,
      'do the docs hold on my image?',
    ],
    [`${run} --watch content/build/first-image.md`, 'while you write it'],
    [`${run} --shard 2/4 --report junit=junit.xml`, 'one of four machines of a CI'],
  ],
  notes: [
    [
      'Exit status:',
      '  0    no document failed (the table says what was proven)',
      '  1    a document failed, the linter found an error in it, or it is weaker than --require',
      '  2    the call is wrong, or a document cannot be parsed (nothing was run unless --keep-going)',
      '  3    the lab could not be provided',
      '  4    evidence or a report could not be written',
      '  70   a fault of the program itself; it prints where to report it',
      '  130  interrupted; what had finished is kept (the end of --watch, too)',
    ].join('\n'),
    [
      'Environment:',
      '  EVIDENCE_DIR  where evidence is kept (default: evidence)',
      '  LAB_DIR       where labs are kept (default: ~/.cache/image-mode-docs)',
      '  BOOTC         as --bootc',
      '  NO_COLOR      any value turns color off',
    ].join('\n'),
  ],
}
