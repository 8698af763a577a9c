/** Values of options: each reader returns the value or pushes a sentence that says what was expected. */

import { closest } from '../../core/suggest.ts'
import { type Level, levels } from '../../document/model.ts'
import { longestTimeout } from '../../document/tags/tag-values.ts'
import { type ReporterName, reporterNames } from '../../report/reporters/reporters.ts'

const units: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** `90s`, `10m`, `24h`, `7d` → milliseconds. */
export function readDuration(option: string, text: string, errors: string[]): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(text)
  if (match === null)
    errors.push(`${option} ${text}: expected a number with a unit (ms, s, m, h, d), e.g. ${option} 10m`)
  return Number(match?.[1] ?? 0) * (units[match?.[2] ?? ''] ?? 0)
}

/** As long as a block's own `timeout=` may be. */
export function readTimeout(option: string, text: string, errors: string[]): number {
  const before = errors.length
  const limit = readDuration(option, text, errors)
  if (errors.length === before && (limit <= 0 || limit > longestTimeout))
    errors.push(`${option} ${text}: expected more than 0s and at most 24h`)
  return limit
}

export function readCount(option: string, text: string, errors: string[]): number {
  const count = /^\d+$/.test(text) ? Number(text) : 0
  if (count < 1 || count > 1024) errors.push(`${option} ${text}: expected a whole number from 1 to 1024`)
  return count
}

/** `KEY=VALUE`, split at the first `=`. */
export function readPair(
  option: string,
  text: string,
  example: string,
  errors: string[],
): [string, string] | undefined {
  const at = text.indexOf('=')
  if (at > 0 && at < text.length - 1) return [text.slice(0, at), text.slice(at + 1)]
  errors.push(`${option} ${text}: expected ${example}`)
  return undefined
}

export function readLevel(option: string, text: string, errors: string[]): Level | undefined {
  const level = levels.find((candidate) => candidate === text)
  if (level === undefined) errors.push(notOneOf(`${option} ${text}: there is no such level of proof`, text, levels))
  return level
}

/** `2/4` */
export function readShard(
  option: string,
  text: string,
  errors: string[],
): { index: number; count: number } | undefined {
  const [index, count] = /^(\d{1,4})\/(\d{1,4})$/.exec(text)?.slice(1).map(Number) ?? []
  if (index !== undefined && count !== undefined && index >= 1 && index <= count) return { index, count }
  errors.push(`${option} ${text}: expected i/n with i from 1 to n, e.g. ${option} 2/4`)
  return undefined
}

export function notOneOf(problem: string, text: string, known: readonly string[]): string {
  const like = closest(text, known)
  const meant = like === undefined ? '' : `; did you mean ${like}?`
  return `${problem}${meant}${like === undefined ? '; there' : ' There'} ${known.length === 0 ? 'are none' : `are: ${known.join(', ')}`}`
}

/** `--image NAME=DIGEST` of the commands on signed evidence. */
export function readImageDigest(text: string, errors: string[]): [name: string, digest: string] | undefined {
  const [, name, digest] = /^(.+)=(sha256:[0-9a-f]{64})$/.exec(text) ?? []
  if (name !== undefined && digest !== undefined) return [name, digest]
  errors.push(`--image ${text}: expected NAME=sha256:…`)
  return undefined
}

/** `-` is standard output; `append` adds to a file that others write too. */
export type ReportTarget = { name: ReporterName; file: string; append?: boolean }

export function readReportTargets(values: string[], errors: string[]): ReportTarget[] {
  const targets = values.flatMap((value): ReportTarget[] => {
    const [asked = '', ...rest] = value.split('=')
    const file = rest.length === 0 ? '-' : rest.join('=')
    const name = reporterNames.find((one) => one === asked)
    if (name === undefined) errors.push(notOneOf(`--report ${value}: there is no such report`, asked, reporterNames))
    else if (file === '') errors.push(`--report ${value}: expected a file after =, or - for standard output`)
    else return [{ name, file }]
    return []
  })
  const onStdout = targets.filter((target) => target.file === '-')
  if (onStdout.length > 1)
    errors.push(
      `only one report can go to standard output, but ${onStdout.map((target) => target.name).join(' and ')} would: give a file`,
    )
  const files = targets.map((target) => target.file).filter((file) => file !== '-')
  for (const file of new Set(files.filter((name, index) => files.indexOf(name) !== index)))
    errors.push(`two reports go to ${file}: give each a file of its own`)
  return targets
}

/** Annotations and the step summary, unless they were asked for already. */
export function githubTargets(targets: ReportTarget[], environment: NodeJS.ProcessEnv): ReportTarget[] {
  if (environment.GITHUB_ACTIONS !== 'true') return []
  const summary = environment.GITHUB_STEP_SUMMARY
  const wanted = (name: ReporterName) => !targets.some((target) => target.name === name)
  const found: ReportTarget[] = []
  if (wanted('github')) found.push({ name: 'github', file: '-' })
  if (summary && wanted('github-summary')) found.push({ name: 'github-summary', file: summary, append: true })
  return found
}
