/** A reporter turns results into text; where the text goes is the command line's business. */

import { relative, resolve } from 'node:path'
import type { Diagnostic } from '../../core/diagnostic.ts'
import { outside } from '../../core/inside-path.ts'
import type { RunReport } from '../report.ts'

export type LintReport = {
  /** Sorted by file, line and column. */
  findings: Diagnostic[]
  /** Number of documents that were checked. */
  files: number
  /** Path → text, for code frames. */
  sources: Record<string, string>
  ms: number
}

export type RenderOptions = {
  color: boolean
  /** The directory that paths in reports are relative to. */
  cwd: string
  /** The root of the repository, where a forge looks paths up; `cwd` by default. */
  workspace?: string
}

export type Reporter = {
  run(report: RunReport, options: RenderOptions): string
  lint(report: LintReport, options: RenderOptions): string
}

/** Relative to the workspace with `/`; absolute when the file is outside of it. */
export function repositoryPath(file: string, options: RenderOptions): string {
  const absolute = resolve(options.cwd, file)
  const path = relative(options.workspace ?? options.cwd, absolute)
  return outside(path) ? absolute : path
}
