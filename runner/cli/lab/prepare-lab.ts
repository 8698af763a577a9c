/** Chooses and provisions a lab. */

import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makeDirectory } from '../../core/atomic-write.ts'
import { defined } from '../../core/defined.ts'
import { ownValue } from '../../core/own-value.ts'
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

type PreparedLab = { lab: Lab; why: string } | { status: ExitStatus }

/** Writes on standard error what it chose and, when there is none, why not and what to do. */
export async function prepareLab(choice: LabChoice, context: Context, progress: Progress): Promise<PreparedLab> {
  const found = await labOptionsOf(choice, context, progress)
  if ('error' in found) {
    progress.end()
    return { status: writeUsageErrors(context, 'verify-docs', [found.error]) }
  }
  const result = await chooseLab(choice.lab, context.labs, found.options)
  if ('error' in result) {
    progress.end()
    return { status: writeUsageErrors(context, 'verify-docs', [result.error]) }
  }
  if ('unavailable' in result) {
    progress.end()
    const reasons = result.unavailable.map((reason) => `  ${reason}\n`).join('')
    context.stderr.write(printable(`No lab can run here:\n${reasons}`))
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

/** Opens a lab for `use`, and closes it whatever happens. Returns the exit status. */
export async function withLab(
  choice: LabChoice,
  context: Context,
  use: (lab: Lab, progress: Progress) => Promise<ExitStatus>,
): Promise<ExitStatus> {
  const progress = openProgress(context.stderr, context.now)
  try {
    const prepared = await prepareLab(choice, context, progress)
    if ('status' in prepared) return prepared.status
    const { lab } = prepared
    try {
      return await use(lab, progress)
    } catch (error) {
      if (context.stop.signal.aborted) return exit.interrupted
      if (!(error instanceof LabError)) throw error
      writeLabError(context, lab.describe().name, error)
      return exit.noLab
    } finally {
      await lab.close()
    }
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

async function labOptionsOf(
  choice: LabChoice,
  context: Context,
  progress: Progress,
): Promise<{ options: LabOptions } | Failed> {
  const bootc = await findBootc(choice, context.environment)
  if ('error' in bootc) return bootc
  const [missing] = await missingTools(choice)
  if (missing !== undefined) return { error: missing }
  const variant = choice.variantImage === undefined ? undefined : await findVariantRun(choice.variantImage)
  if (variant && 'error' in variant) return variant
  const substituted = variant && variant.run.image !== variant.run.documented ? variant.run : undefined
  return {
    options: {
      images: choice.images,
      ...(substituted && { substitutes: { [substituted.documented]: substituted.image } }),
      ...bootc,
      tools: choice.tools,
      allowNetwork: choice.allowNetwork,
      noRootPages: choice.noRootPages,
      directory: labDirectory(context.environment),
      ...defined({ offlineCache: choice.offlineCache }),
      progress: (event) => progress.task({ ...event, task: `lab: ${event.task}` }),
      signal: context.stop.signal,
    },
  }
}

/** Which lab runs the blocks, and why. */
type ChosenLab = { factory: LabFactory; why: string }

/** The strongest that works here, in the order of `labs`, or the named one. `error` is a mistake of the call. */
async function chooseLab(
  name: string | undefined,
  labs: LabRegistry,
  options: LabOptions,
): Promise<{ chosen: ChosenLab } | Failed | { unavailable: string[] }> {
  if (name !== undefined) {
    const factory = await ownValue(labs, name)?.()
    if (factory === undefined) return { error: noSuchLab(name, labs) }
    const { works, found } = await factory.probe(options)
    return works ? { chosen: { factory, why: `--lab; ${found}` } } : { unavailable: [`${name}: ${found}`] }
  }
  const passedOver: string[] = []
  for (const load of Object.values(labs)) {
    const factory = await load()
    const { works, found } = await factory.probe(options)
    if (works) return { chosen: { factory, why: [found, ...passedOver].join('; ') } }
    passedOver.push(`not ${factory.name}: ${found}`)
  }
  return { unavailable: passedOver }
}

function noSuchLab(name: string, labs: LabRegistry): string {
  return notOneOf(`--lab ${name}: there is no such lab`, name, Object.keys(labs))
}

/** Mistakes of the call, reported before anything is read or provided. */
export async function checkLabChoice(choice: LabChoice, context: Context): Promise<string[]> {
  const errors: string[] = []
  if (choice.lab !== undefined && !Object.hasOwn(context.labs, choice.lab))
    errors.push(noSuchLab(choice.lab, context.labs))
  errors.push(...(await missingTools(choice)))
  const bootc = await findBootc(choice, context.environment)
  return 'error' in bootc ? [...errors, bootc.error] : errors
}

async function missingTools({ tools }: LabChoice): Promise<string[]> {
  const errors: string[] = []
  for (const [name, file] of Object.entries(tools))
    if ((await stat(file).catch(() => undefined))?.isFile() !== true)
      errors.push(`--tool ${name}=${file}: there is no such file`)
  return errors
}

/** `--bootc`, else `$BOOTC`, else a bootc on PATH. A path that is not there is an error. */
export async function findBootc(
  choice: LabChoice,
  environment: NodeJS.ProcessEnv,
): Promise<{ bootc?: string } | Failed> {
  const named: [string, string | undefined][] = [
    ['--bootc', choice.bootc],
    ['$BOOTC', environment.BOOTC || undefined],
  ]
  for (const [origin, path] of named) {
    if (path === undefined) continue
    if ((await stat(path).catch(() => undefined)) === undefined)
      return {
        error: `${origin} ${path}: there is no such file; expected a bootc binary or an install tree with usr/bin/bootc in it`,
      }
    return { bootc: path }
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
