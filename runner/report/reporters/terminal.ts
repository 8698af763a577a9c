/** The report at the end of a run for people: what failed and how to fix it, what was proven, and why not more. */
import { formatDuration } from '../../core/duration.ts'
import { oneLine, type Paint, painter } from '../../core/terminal-text.ts'
import { type Level, levels } from '../../document/model.ts'
import { failedAsWhole, failures } from '../failures.ts'
import { type RunReport, subjectTotals, type TutorialReport, totals, weakReasons } from '../report.ts'
import type { LintReport, RenderOptions, Reporter } from './reporter.ts'
import { renderFailure, renderFindings, renderWhole } from './terminal-failure.ts'

export const terminalReporter: Reporter = { run: renderRun, lint: renderLint }

const subjects = { real: 'on the documented images', 'stand-in': 'on stand-ins', candidate: 'on candidates' } as const
const statusWords = { passed: 'passed', failed: 'FAILED', interrupted: 'interrupted', 'not-run': 'not run' } as const

function renderRun(report: RunReport, options: RenderOptions): string {
  const paint = painter(options.color)
  const parts = [
    renderFindings(report.findings, report.sources, options),
    ...failures(report).map((failure) => renderFailure(failure, report, options)),
    ...report.tutorials.filter(failedAsWhole).map((tutorial) => renderWhole(tutorial, options)),
    explanations(report.tutorials, paint),
    table(report, paint),
    report.listed ? '' : bySubject(report.tutorials),
    report.listed ? '' : weaker(report.tutorials, paint),
    leftovers(report.tutorials, paint),
    requirement(report, paint),
    verdict(report, paint),
  ]
  return `${parts.filter(Boolean).join('\n\n')}\n`
}

function renderLint(report: LintReport, options: RenderOptions): string {
  const paint = painter(options.color)
  const count = (severity: string) => report.findings.filter((finding) => finding.severity === severity).length
  const [errors, warnings] = [count('error'), count('warning')]
  const line = `${plural(report.files, 'document')} checked, ${plural(errors, 'error')}, ${plural(warnings, 'warning')} · ${formatDuration(report.ms)}`
  const color = errors > 0 ? paint.bad : warnings > 0 ? paint.weak : paint.good
  return `${[renderFindings(report.findings, report.sources, options), color(line)].filter(Boolean).join('\n\n')}\n`
}

function table({ tutorials, findings }: RunReport, paint: Paint): string {
  if (tutorials.length === 0) return ''
  const titles = ['Tutorial', 'status', 'level', ...levels, 'not run', 'time', '']
  const rows = tutorials.map((tutorial) => {
    const counts = totals([tutorial])
    const ran = tutorial.status !== 'not-run'
    const numbers = [...levels.map((level) => counts[level]), counts.notRun].map((count) =>
      count === 0 ? '·' : String(count),
    )
    const time = ran ? formatDuration(tutorial.ms) : ''
    return [
      oneLine(tutorial.path),
      statusWords[tutorial.status],
      ran ? tutorial.level : '',
      ...numbers,
      time,
      note(tutorial, findings),
    ]
  })
  const [head = '', ...lines] = formatTable([titles, ...rows], (column) => column >= 3 && column <= 8)
  const styled = lines.map((line, index) => {
    const status = tutorials[index]?.status
    const wrong = findings.some(({ file, severity }) => file === tutorials[index]?.path && severity === 'error')
    if (status === 'failed' || wrong) return paint.bad(line)
    return status === 'passed' ? line : paint.weak(line)
  })
  return [paint.strong(head), ...styled].join('\n')
}

function note(tutorial: TutorialReport, findings: RunReport['findings']): string {
  const errors = findings.filter(({ file, severity }) => file === tutorial.path && severity === 'error').length
  const variant = Object.entries(tutorial.variant).map(([key, value]) => `${key}=${value}`)
  const stale =
    tutorial.cached && tutorial.startedAt !== undefined
      ? `from the cache, ${tutorial.startedAt.slice(0, 16).replace('T', ' ')}Z`
      : ''
  const subject = tutorial.subject === undefined || tutorial.subject === 'real' ? '' : subjects[tutorial.subject]
  return [errors > 0 ? plural(errors, 'error') : '', subject, ...variant, stale].filter(Boolean).join(', ')
}

function bySubject(tutorials: TutorialReport[]): string {
  const counts = subjectTotals(tutorials)
  const titles = ['Blocks that were run', ...levels]
  const sum = (row: Record<Level, number>) => levels.reduce((total, level) => total + row[level], 0)
  const rows = (Object.keys(subjects) as (keyof typeof subjects)[])
    .filter((subject) => sum(counts[subject]) > 0)
    .map((subject) => [subjects[subject], ...levels.map((level) => String(counts[subject][level]))])
  return rows.length === 0 ? '' : formatTable([titles, ...rows], (column) => column > 0).join('\n')
}

function weaker(tutorials: TutorialReport[], paint: Paint): string {
  const reasons = weakReasons(tutorials)
  if (reasons.length === 0) return ''
  const lines = reasons.map(({ reason, places }) => {
    const shown = places.slice(0, 3).join(', ')
    const more = places.length > 3 ? `, and ${places.length - 3} more` : ''
    return `  ${places.length} × ${oneLine(reason)} ${paint.dim(`(${shown}${more})`)}`
  })
  return ['Why blocks are weaker or did not run', ...lines].join('\n')
}

function explanations(tutorials: TutorialReport[], paint: Paint): string {
  return tutorials
    .filter((tutorial) => tutorial.explanation !== undefined)
    .map(
      ({ path, cached, explanation }) =>
        `${path} ${cached ? 'is taken from the cache' : 'has to run'}: ${paint.dim(oneLine((explanation ?? []).join('; ')))}`,
    )
    .join('\n')
}

function leftovers(tutorials: TutorialReport[], paint: Paint): string {
  const lines = tutorials.flatMap(({ path, leftovers: left }) => {
    if (left === undefined) return []
    const { processes, containers, loopDevices } = left
    const kinds = [list('process', processes), list('container', containers), list('loop device', loopDevices)]
    const named = kinds.filter(Boolean).join('; ')
    return named === '' ? [] : [`  ${path}: ${paint.dim(named)}`]
  })
  return lines.length === 0 ? '' : ['Left running at the end of a tutorial (ended by the lab)', ...lines].join('\n')
}

function list(kind: string, names: string[]): string {
  return names.length === 0 ? '' : `${kind} ${names.map((name) => oneLine(name).slice(0, 80)).join(', ')}`
}

function requirement(report: RunReport, paint: Paint): string {
  if (report.required === undefined || report.shortfalls.length === 0) return ''
  const lines = report.shortfalls.slice(0, 50).map(({ path, line, reason }) => `  ${path}:${line} ${oneLine(reason)}`)
  const more = report.shortfalls.length > 50 ? [`  and ${report.shortfalls.length - 50} more`] : []
  return [
    paint.bad(`--require ${report.required} is not met by ${plural(report.shortfalls.length, 'block')}`),
    ...lines,
    ...more,
  ].join('\n')
}

function verdict(report: RunReport, paint: Paint): string {
  const count = (status: TutorialReport['status']) =>
    report.tutorials.filter((tutorial) => tutorial.status === status).length
  const cached = report.tutorials.filter((tutorial) => tutorial.cached).length
  const unread = notUnderstood(report)
  const errors = report.findings.filter((finding) => finding.severity === 'error').length
  const tutorials = plural(report.tutorials.length, 'tutorial')
  const words = report.listed
    ? [`${tutorials} listed, nothing was run`]
    : [
        `${tutorials}: ${count('passed')} passed${cached > 0 ? ` (${cached} from the cache)` : ''}`,
        `${count('failed')} failed`,
        errors > 0 ? `${plural(errors, 'error')} found without running` : '',
        count('interrupted') > 0 ? `${count('interrupted')} interrupted` : '',
        count('not-run') > 0 ? `${count('not-run')} not run` : '',
        report.interrupted ? 'the run was interrupted' : '',
      ]
  if (unread > 0) words.push(`${plural(unread, 'document')} with errors, not run`)
  const line = `${words.filter(Boolean).join(', ')}${report.listed ? '' : ` · ${formatDuration(report.ms)}`}`
  if (count('failed') > 0 || errors > 0 || report.shortfalls.length > 0) return paint.bad(line)
  if (report.listed) return line
  return report.interrupted ? paint.weak(line) : paint.good(line)
}

/** Documents with errors of which there is no tutorial. */
function notUnderstood(report: RunReport): number {
  const understood = new Set(report.tutorials.map((tutorial) => tutorial.path))
  const wrong = report.findings.filter((finding) => finding.severity === 'error').map((finding) => finding.file)
  return new Set(wrong.filter((file) => !understood.has(file))).size
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

/**
 * Aligned columns of plain text, by lines without trailing blanks; the first row is the head. Colour is added afterwards,
 * per line, so that widths are true.
 */
function formatTable(rows: string[][], isNumber: (column: number) => boolean): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const padded = (cell: string, column: number): string =>
    isNumber(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)
  return rows.map((row) => row.map(padded).join('  ').trimEnd())
}
