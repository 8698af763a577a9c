/** Reports to where they belong: people first, then files, annotations last. */
import { randomBytes } from 'node:crypto'
import type { RenderOptions, Reporter } from '../../report/reporters/reporter.ts'
import type { Context } from '../frame/context.ts'
import { githubTargets, type ReportTarget } from './report-targets.ts'
import { writeReports } from './write-reports.ts'

type Render = (reporter: Reporter, options: RenderOptions) => string

/**
 * Standard output holds either the account for people or the one report that was sent there; then people read standard
 * error. Nothing follows the account. Returns what could not be written.
 */
export async function publish(targets: ReportTarget[], context: Context, render: Render): Promise<string[]> {
  const taken = targets.some((target) => target.file === '-')
  const people = taken ? context.stderr : context.stdout
  const workspace = context.environment.GITHUB_WORKSPACE
  const options = (output: typeof people): RenderOptions => ({
    color: output.color,
    width: output.width(),
    cwd: context.cwd,
    ...(workspace ? { workspace } : {}),
  })
  const asked = await writeReports(targets, options(context.stdout), render, (text) => context.stdout.write(text))
  // Annotations come before the account, so that it stays the end of the log; they work on either stream.
  const extra = await writeReports(githubTargets(targets, context.environment), options(people), render, (text) =>
    people.write(text),
  )
  const problems = [...asked, ...extra]
  for (const problem of problems) context.stderr.write(`error: ${problem}\n`)
  const { terminalReporter } = await import('../../report/reporters/terminal.ts')
  people.write(inert(render(terminalReporter, options(people)), context.environment))
  return problems
}

/** On GitHub a line of a tool's output could be a workflow command; between these marks none is obeyed. */
function inert(text: string, environment: NodeJS.ProcessEnv): string {
  if (environment.GITHUB_ACTIONS !== 'true') return text
  const token = randomBytes(16).toString('hex')
  return `::stop-commands::${token}\n${text}::${token}::\n`
}
