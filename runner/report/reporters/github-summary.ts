/** The step summary on GitHub: Markdown, appended to the file that $GITHUB_STEP_SUMMARY names. */

import { formatDuration } from '../../core/duration.ts'
import { lastLines, oneLine, printable } from '../../core/terminal-text.ts'
import { levels } from '../../document/model.ts'
import { allFindings, failures } from '../failures.ts'
import { type RunReport, totals, weakReasons } from '../report.ts'
import type { LintReport, Reporter } from './reporter.ts'

export const githubSummaryReporter: Reporter = { run: renderRun, lint: renderLint }

/** GitHub refuses summaries of more than 1 MiB. */
const maximum = 900_000
const marks = { passed: '✅', failed: '❌', interrupted: '⚠️', 'not-run': '⚪' }

function renderRun(report: RunReport): string {
  const head = ['Tutorial', '', 'Level', ...levels, 'not run', 'Time', 'On']
  const rows = report.tutorials.map((tutorial) => {
    const counts = totals([tutorial])
    const numbers = [...levels.map((level) => counts[level]), counts.notRun].map(String)
    const time = formatDuration(tutorial.ms) + (tutorial.cached ? ' (cached)' : '')
    return [text(tutorial.path), marks[tutorial.status], tutorial.level, ...numbers, time, tutorial.subject ?? '']
  })
  const reasons = weakReasons(report.tutorials).map(({ reason, places }) => `- ${places.length} × ${text(reason)}\n`)
  return bounded([
    `### Verified documentation${report.lab === null ? '' : ` in the lab \`${report.lab.name}\``}\n\n`,
    table(head, rows),
    reasons.length > 0 ? `\n#### Why blocks are weaker\n\n${reasons.join('')}` : '',
    ...findingList(allFindings(report)),
    ...failures(report).flatMap(({ diagnostic, block }) => {
      const output = lastLines(printable(block.transcript?.text ?? ''), 60).join('\n')
      const body = [block.failure?.diff ?? '', output].filter(Boolean).map((part) => fenced(printable(part)))
      if (body.length === 0) return []
      return `\n<details><summary>${text(diagnostic.file)}:${diagnostic.line}</summary>\n\n${body.join('\n')}\n</details>\n`
    }),
  ])
}

function renderLint(report: LintReport): string {
  return bounded([
    `### Lint: ${report.files} documents, ${report.findings.length} findings\n\n`,
    ...findingList(report.findings),
  ])
}

function findingList(findings: RunReport['findings']): string[] {
  return findings.map(({ file, line, column, severity, message, suggestion }) => {
    const hint = suggestion === undefined ? '' : ` ${text(suggestion)}`
    return `\n- ${severity} \`${oneLine(file).replaceAll('`', "'")}:${line}:${column}\` ${text(message)}${hint}`
  })
}

function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |\n`
  return line(head) + line(head.map(() => '---')) + rows.map(line).join('')
}

/** Nothing in a document may become Markdown or HTML of the summary. */
function text(value: string): string {
  return printable(value)
    .replace(/[\\`*_[\]|~#]/g, '\\$&')
    .replace(/[&<>]/g, (char) => `&#${char.charCodeAt(0)};`)
    .replace(/\s*\n\s*/g, ' ')
}

function fenced(content: string): string {
  const longest = content.matchAll(/`+/g).reduce((most, [run]) => Math.max(most, run.length), 2)
  const fence = '`'.repeat(longest + 1)
  return `${fence}text\n${content}\n${fence}\n`
}

function bounded(parts: string[]): string {
  let size = 0
  const kept = parts.filter((part) => {
    size += Buffer.byteLength(part)
    return size <= maximum
  })
  const more = parts.length - kept.length
  return `${kept.join('')}\n${more > 0 ? `\n(${more} more are in the log)\n` : ''}`
}
