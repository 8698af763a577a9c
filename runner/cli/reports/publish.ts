/** Reports to where they belong: people first, then files, annotations last. */
import { randomBytes } from 'node:crypto'
import { access, appendFile, constants, stat, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { makeDirectory, writeAtomically } from '../../core/atomic-write.ts'
import type { RenderOptions, Reporter } from '../../report/reporters/reporter.ts'
import { loadReporter, type ReporterName } from '../../report/reporters/reporters.ts'
import type { Context, Output } from '../frame/context.ts'
import { githubTargets, type ReportTarget } from '../frame/option-values.ts'
import { isFolder } from '../frame/paths.ts'

type Render = (reporter: Reporter, options: RenderOptions) => string

/**
 * Standard output holds either the account for people or the one report that was sent there; then people read standard
 * error. Nothing follows the account. Returns what could not be written.
 */
export async function publish(targets: ReportTarget[], context: Context, render: Render): Promise<string[]> {
  const taken = targets.some((target) => target.file === '-')
  const people = taken ? context.stderr : context.stdout
  const workspace = context.environment.GITHUB_WORKSPACE
  const textOf = async (name: ReporterName, color: boolean) =>
    render(await loadReporter(name), { color, cwd: context.cwd, ...(workspace ? { workspace } : {}) })
  const problems: string[] = []
  const write = async ({ name, file, append }: ReportTarget, output: Output) => {
    if (file === '-') return output.write(await textOf(name, output.color))
    const text = await textOf(name, false)
    try {
      if (append === true) await appendFile(file, text)
      else await writeWhole(file, text)
    } catch (error) {
      problems.push(`the ${name} report could not be written to ${file} (${(error as NodeJS.ErrnoException).code})`)
    }
  }
  for (const target of targets) await write(target, context.stdout)
  // Annotations come before the account, so that it stays the end of the log; they work on either stream.
  for (const target of githubTargets(targets, context.environment)) await write(target, people)
  for (const problem of problems) context.stderr.write(`error: ${problem}\n`)
  people.write(inert(await textOf('terminal', people.color), context.environment))
  return problems
}

/** On GitHub a line of a tool's output could be a workflow command; between these marks none is obeyed. */
function inert(text: string, environment: NodeJS.ProcessEnv): string {
  if (environment.GITHUB_ACTIONS !== 'true') return text
  const token = randomBytes(16).toString('hex')
  return `::stop-commands::${token}\n${text}::${token}::\n`
}

/** Runs first, so that a mistyped file name is reported before an hour's work and not after it. Returns sentences. */
export async function checkReportTargets(targets: ReportTarget[]): Promise<string[]> {
  const problems = await Promise.all(
    targets.map(async ({ name, file }) => {
      if (file === '-') return []
      try {
        if (isFolder(file)) return [`--report ${name}=${file}: this is a directory, expected a file`]
        await makeDirectory(dirname(file))
        await access(dirname(file), constants.W_OK)
        return []
      } catch (error) {
        return [`--report ${name}=${file}: cannot be written there (${(error as NodeJS.ErrnoException).code})`]
      }
    }),
  )
  return problems.flat()
}

/** A device or a pipe (`/dev/stderr`) is written to and never replaced. */
async function writeWhole(file: string, text: string): Promise<void> {
  const there = await stat(file).catch(() => undefined)
  if (there !== undefined && !there.isFile()) await writeFile(file, text)
  else await writeAtomically(file, text)
}
