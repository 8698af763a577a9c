/** Chooses, provisions and closes a lab. */

import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makeDirectory } from '../../core/atomic-write.ts'
import { defined } from '../../core/defined.ts'
import type { Failed } from '../../core/result.ts'
import { printable } from '../../core/terminal-text.ts'
import { machineKeyName } from '../../evidence/machine-key.ts'
import { type Lab, LabError, type LabFactory, type LabOptions } from '../../lab/lab.ts'
import type { LabRegistry } from '../../lab/labs.ts'
import { findVariantRun } from '../documents/affected-pages.ts'
import { type Context, writeUsageErrors } from '../frame/context.ts'
import { type ExitStatus, exit } from '../frame/exit-status.ts'
import { notOneOf } from '../frame/option-values.ts'
import { labDirectory } from '../frame/paths.ts'
import { openProgress, type Progress } from '../frame/progress.ts'
import type { LabChoice } from '../frame/verify-options.ts'

/**
 * Opens a lab for `use`, and closes it whatever happens. Writes on standard error what it chose and, when there is none,
 * why not and what to do. Returns the exit status.
 */
export async function withLab(
  choice: LabChoice,
  context: Context,
  use: (lab: Lab, progress: Progress) => Promise<ExitStatus>,
): Promise<ExitStatus> {
  const progress = openProgress(context.stderr, context.now)
  let name = ''
  try {
    const options = await labOptionsOf(choice, context, progress)
    if (Array.isArray(options)) {
      progress.end()
      return writeUsageErrors(context, 'verify-docs', options)
    }
    const chosen = await chooseLab(choice.lab, context.labs, options)
    if (Array.isArray(chosen)) {
      progress.end()
      context.stderr.write(printable(`No lab can run here:\n${chosen.map((reason) => `  ${reason}\n`).join('')}`))
      return exit.noLab
    }
    name = chosen.factory.name
    progress.say(`lab: ${name} (${chosen.why})`)
    await markLabDirectory(options.directory)
    const lab = await chosen.factory.provision(options)
    try {
      const { isolation } = lab.describe()
      if (isolation?.works === false)
        progress.say(`All pages run as root of this machine, because it gives no user namespace: ${isolation.why}`)
      return await use(lab, progress)
    } finally {
      await lab.close()
    }
  } catch (error) {
    progress.end()
    if (context.stop.signal.aborted) return exit.interrupted
    if (!(error instanceof LabError)) throw error
    writeLabError(context, name, error)
    return exit.noLab
  } finally {
    progress.end()
  }
}

export function writeLabError(context: Context, name: string, error: LabError): void {
  const cause = error.cause instanceof Error ? `  ${error.cause.message}\n` : ''
  // A program's output can be in it, and what a page or a registry of others sent.
  const text = `The lab ${name} could not be provided: ${error.message}\n${cause}  ${error.suggestion}\n`
  context.stderr.write(printable(text))
}

/** Options for a lab, or the mistakes of the call. */
async function labOptionsOf(choice: LabChoice, context: Context, progress: Progress): Promise<LabOptions | string[]> {
  const { errors, bootc } = await checkLabChoice(choice, context)
  const variant = choice.variantImage === undefined ? undefined : await findVariantRun(choice.variantImage)
  if (variant && 'error' in variant) return [...errors, variant.error]
  if (errors.length > 0) return errors
  const substituted = variant && variant.run.image !== variant.run.documented ? variant.run : undefined
  return {
    images: choice.images,
    ...(substituted && { substitutes: { [substituted.documented]: substituted.image } }),
    tools: choice.tools,
    allowNetwork: choice.allowNetwork,
    noRootPages: choice.noRootPages,
    directory: labDirectory(context.environment),
    ...defined({ bootc, offlineCache: choice.offlineCache }),
    progress: (event) => progress.task({ ...event, task: `lab: ${event.task}` }),
    signal: context.stop.signal,
  }
}

/** The strongest lab that works here, in the order of `labs`, or the named one, and why; else why none does. */
async function chooseLab(
  name: string | undefined,
  labs: LabRegistry,
  options: LabOptions,
): Promise<{ factory: LabFactory; why: string } | string[]> {
  const passedOver: string[] = []
  for (const [candidate, load] of Object.entries(labs)) {
    if (name !== undefined && candidate !== name) continue
    const factory = await load()
    const { works, found } = await factory.probe(options)
    if (works) return { factory, why: [...(name === undefined ? [] : ['--lab']), found, ...passedOver].join('; ') }
    passedOver.push(`not ${factory.name}: ${found}`)
  }
  return passedOver
}

/** Mistakes of the call, reported before anything is read or provided. */
export async function checkLabChoice(
  choice: LabChoice,
  { environment, labs }: Context,
): Promise<{ errors: string[]; bootc?: string }> {
  const errors: string[] = []
  if (choice.lab !== undefined && !Object.hasOwn(labs, choice.lab))
    errors.push(notOneOf(`--lab ${choice.lab}: there is no such lab`, choice.lab, Object.keys(labs)))
  for (const [name, file] of Object.entries(choice.tools))
    if ((await stat(file).catch(() => undefined))?.isFile() !== true)
      errors.push(`--tool ${name}=${file}: there is no such file`)
  const found = await findBootc(choice, environment)
  return 'error' in found ? { errors: [...errors, found.error] } : { errors, ...found }
}

/** `--bootc`, else `$BOOTC`, else a bootc on PATH. A path that is not there is an error. */
export async function findBootc(
  choice: LabChoice,
  environment: NodeJS.ProcessEnv,
): Promise<{ bootc?: string } | Failed> {
  const named = choice.bootc ?? (environment.BOOTC || undefined)
  if (named !== undefined) {
    if ((await stat(named).catch(() => undefined)) !== undefined) return { bootc: named }
    const origin = choice.bootc === undefined ? '$BOOTC' : '--bootc'
    return {
      error: `${origin} ${named}: there is no such file; expected a bootc binary or an install tree with usr/bin/bootc in it`,
    }
  }
  for (const directory of (environment.PATH ?? '').split(':').filter(Boolean)) {
    const path = join(directory, 'bootc')
    if ((await stat(path).catch(() => undefined))?.isFile()) return { bootc: path }
  }
  return {}
}

/** https://bford.info/cachedir: backups leave such a directory out. */
export const tagName = 'CACHEDIR.TAG'
const signature = 'Signature: 8a477f597d28d172789f06886806bc55'
const tagText = `${signature}
# Labs and caches of image-mode-docs. \`verify-docs clean\` removes this directory.
`

/** What the commands themselves put there before they know that they need it. */
const ours = ['compile-cache', 'parse-cache', machineKeyName]

/** Makes and marks the directory. One that held other things before is used but not marked. */
async function markLabDirectory(directory: string): Promise<void> {
  await makeDirectory(directory)
  const names = await readdir(directory)
  if (names.every((name) => ours.includes(name)))
    await writeFile(join(directory, tagName), tagText, { flag: 'wx' }).catch(() => undefined)
}

export async function isLabDirectory(directory: string): Promise<boolean> {
  const text = await readFile(join(directory, tagName), 'utf8').catch(() => '')
  return text.startsWith(signature)
}
