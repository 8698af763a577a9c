/** `--report NAME=FILE`, and what GitHub Actions asks for by its environment. */
import { reporterNames } from '../../report/reporters/reporters.ts'
import { notOneOf } from './option-values.ts'

/** `-` is standard output; `append` adds to a file that others write too. */
export type ReportTarget = { name: string; file: string; append?: boolean }

export function readReportTargets(values: string[], errors: string[]): ReportTarget[] {
  const targets = values.flatMap((value): ReportTarget[] => {
    const [name = '', ...rest] = value.split('=')
    const file = rest.length === 0 ? '-' : rest.join('=')
    if (!reporterNames.includes(name))
      errors.push(notOneOf(`--report ${value}: there is no such report`, name, reporterNames))
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
  const wanted = (name: string) => !targets.some((target) => target.name === name)
  return [
    ...(wanted('github') ? [{ name: 'github', file: '-' }] : []),
    ...(summary && wanted('github-summary') ? [{ name: 'github-summary', file: summary, append: true }] : []),
  ]
}
