/** Puts finished reports where they were asked for. */
import { access, appendFile, constants, stat, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { writeAtomically } from '../../core/atomic-write.ts'
import { makeDirectory } from '../../core/make-directory.ts'
import type { RenderOptions, Reporter } from '../../report/reporters/reporter.ts'
import { loadReporter } from '../../report/reporters/reporters.ts'
import type { ReportTarget } from './report-targets.ts'

/** Runs first, so that a mistyped file name is reported before an hour's work and not after it. Returns sentences. */
export async function checkReportTargets(targets: ReportTarget[]): Promise<string[]> {
  const problems = await Promise.all(
    targets.map(async ({ name, file }) => {
      if (file === '-') return []
      try {
        if ((await stat(file).catch(() => undefined))?.isDirectory())
          return [`--report ${name}=${file}: this is a directory, expected a file`]
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

/** Renders each report by `render`; `print` takes what goes to standard output. Returns what could not be written. */
export async function writeReports(
  targets: ReportTarget[],
  options: RenderOptions,
  render: (reporter: Reporter, options: RenderOptions) => string,
  print: (text: string) => void,
): Promise<string[]> {
  const problems: string[] = []
  for (const { name, file, append } of targets) {
    const reporter = await loadReporter(name)
    if (reporter === undefined) continue
    if (file === '-') {
      print(render(reporter, options))
      continue
    }
    const text = render(reporter, { ...options, color: false, width: 120 })
    try {
      if (append === true) await appendFile(file, text)
      else await writeWhole(file, text)
    } catch (error) {
      problems.push(`the ${name} report could not be written to ${file} (${(error as NodeJS.ErrnoException).code})`)
    }
  }
  return problems
}

/** A device or a pipe (`/dev/stderr`) is written to and never replaced. */
async function writeWhole(file: string, text: string): Promise<void> {
  const there = await stat(file).catch(() => undefined)
  if (there !== undefined && !there.isFile()) await writeFile(file, text)
  else await writeAtomically(file, text)
}
