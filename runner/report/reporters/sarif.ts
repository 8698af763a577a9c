/** `--report sarif=FILE`: SARIF 2.1.0, which forges show as code scanning alerts. */

import { isAbsolute } from 'node:path'
import { pathToFileURL } from 'node:url'
import { defined } from '../../core/defined.ts'
import type { Diagnostic } from '../../core/diagnostic.ts'
import { allFindings } from '../failures.ts'
import type { RunReport } from '../report.ts'
import { stringify } from './json.ts'
import { type LintReport, type RenderOptions, type Reporter, repositoryPath } from './reporter.ts'

export const sarifReporter: Reporter = {
  run: (report: RunReport, options) => log(allFindings(report), 'verify-docs', !report.interrupted, options),
  lint: (report: LintReport, options) => log(report.findings, 'lint-docs', true, options),
}

function log(findings: Diagnostic[], tool: string, complete: boolean, options: RenderOptions): string {
  const rules = [...new Set(findings.map((finding) => finding.rule))].sort()
  const run = {
    tool: {
      driver: { name: tool, rules: rules.map((id) => ({ id, shortDescription: { text: id.replaceAll('-', ' ') } })) },
    },
    columnKind: 'utf16CodeUnits',
    invocations: [{ executionSuccessful: complete }],
    results: findings.map((finding) => result(finding, rules.indexOf(finding.rule), options)),
  }
  const document = { $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run] }
  return stringify(document)
}

function result(finding: Diagnostic, ruleIndex: number, options: RenderOptions) {
  const { line, column, endLine, endColumn, rule, severity, message, suggestion } = finding
  const region = {
    startLine: Math.max(1, line),
    startColumn: Math.max(1, column),
    ...defined({ endLine, endColumn }),
  }
  return {
    ruleId: rule,
    ruleIndex,
    level: severity,
    message: { text: suggestion === undefined ? message : `${message}\n${suggestion}` },
    locations: [{ physicalLocation: { artifactLocation: location(finding.file, options), region } }],
  }
}

function location(file: string, options: RenderOptions) {
  const path = repositoryPath(file, options)
  if (isAbsolute(path)) return { uri: pathToFileURL(path).href }
  return { uri: path.split('/').map(encodeURIComponent).join('/'), uriBaseId: '%SRCROOT%' }
}
