/** Which lab runs the blocks, and why. */
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { LabFactory, LabOptions } from '../../lab/lab.ts'
import type { LabRegistry } from '../../lab/labs.ts'
import type { Context } from '../frame/context.ts'
import { notOneOf } from '../frame/option-values.ts'
import type { LabChoice } from '../verify/verify-options.ts'

export type ChosenLab = { factory: LabFactory; why: string }

/** The strongest that works here, in the order of `labs`, or the named one. `error` is a mistake of the call. */
export async function chooseLab(
  name: string | undefined,
  labs: LabRegistry,
  options: LabOptions,
): Promise<{ chosen: ChosenLab } | { error: string } | { unavailable: string[] }> {
  if (name !== undefined) {
    const factory = Object.hasOwn(labs, name) ? await labs[name]?.() : undefined
    if (factory === undefined) return { error: noSuchLab(name, labs) }
    const reason = await factory.unavailable(options)
    return reason === undefined ? { chosen: { factory, why: '--lab' } } : { unavailable: [`${name}: ${reason}`] }
  }
  const passedOver: string[] = []
  for (const load of Object.values(labs)) {
    const factory = await load()
    const reason = await factory.unavailable(options)
    if (reason === undefined) return { chosen: { factory, why: passedOver.join('; ') || 'the strongest there is' } }
    passedOver.push(`not ${factory.name}: ${reason}`)
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
  const bootc = await findBootc(choice, context.environment)
  return 'error' in bootc ? [...errors, bootc.error] : errors
}

/** `--bootc`, else `$BOOTC`, else a bootc on PATH. A path that is not there is an error. */
export async function findBootc(
  choice: LabChoice,
  environment: NodeJS.ProcessEnv,
): Promise<{ bootc?: string } | { error: string }> {
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
