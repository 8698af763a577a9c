/** Annotations on GitHub: workflow commands on standard output, shown at the lines of a pull request. */
import type { Diagnostic } from '../../core/diagnostic.ts'
import { printable } from '../../core/terminal-text.ts'
import { allFindings } from '../failures.ts'
import { type RenderOptions, type Reporter, repositoryPath } from './reporter.ts'

export const githubReporter: Reporter = {
  run: (report, options) => annotations(allFindings(report), options),
  lint: (report, options) => annotations(report.findings, options),
}

function annotations(findings: Diagnostic[], options: RenderOptions): string {
  return findings.map((finding) => `${annotation(finding, options)}\n`).join('')
}

function annotation(finding: Diagnostic, options: RenderOptions): string {
  const { file, line, column, endLine, rule, severity, message, suggestion } = finding
  const properties = {
    file: repositoryPath(file, options),
    line: String(line),
    // GitHub ignores columns where an annotation spans lines.
    ...(endLine === undefined || endLine === line ? { col: String(column) } : { endLine: String(endLine) }),
    title: rule,
  }
  const list = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(value)}`)
  return `::${severity} ${list.join(',')}::${escapeData(printable(suggestion === undefined ? message : `${message}\n${suggestion}`))}`
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
