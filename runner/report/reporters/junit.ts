/** `--report junit=FILE`: a suite per tutorial, a case per block, for CI systems that show JUnit's XML. */

import { stripVTControlCharacters } from 'node:util'
import { defined } from '../../core/defined.ts'
import type { Diagnostic } from '../../core/diagnostic.ts'
import { lastLines } from '../../core/terminal-text.ts'
import { failedAsWhole, ofDocument } from '../failures.ts'
import type { ReportBlock, RunReport, TutorialReport } from '../report.ts'
import type { LintReport, Reporter } from './reporter.ts'

export const junitReporter: Reporter = { run: renderRun, lint: renderLint }

type Suite = { name: string; ms: number; startedAt?: string; cases: Case[] }
type Case = {
  name: string
  className: string
  ms: number
  outcome: 'passed' | 'failed' | 'skipped'
  message: string
  text: string
}

function renderRun(report: RunReport): string {
  return document([...report.tutorials.map(suiteOf), ...findingSuites(report.findings)])
}

function renderLint(report: LintReport): string {
  const suites = findingSuites(report.findings)
  if (suites.length > 0) return document(suites)
  const checked = { name: `${report.files} documents`, className: 'lint', ms: 0, message: '', text: '' }
  return document([{ name: 'lint', ms: report.ms, cases: [{ ...checked, outcome: 'passed' }] }])
}

function suiteOf(tutorial: TutorialReport): Suite {
  const cases = tutorial.blocks
    .filter((block) => block.kind === 'run' || block.status === 'failed')
    .map((block) => caseOf(tutorial, block))
  if (failedAsWhole(tutorial)) cases.push(findingCase(ofDocument(tutorial)))
  return { name: tutorial.path, ms: tutorial.ms, ...defined({ startedAt: tutorial.startedAt }), cases }
}

function caseOf(tutorial: TutorialReport, block: ReportBlock): Case {
  const place = { name: `${block.id} (line ${block.line})`, className: tutorial.path, ms: block.ms }
  const level = [block.level, block.subject === undefined ? '' : `(${block.subject})`, block.why ?? '']
    .filter(Boolean)
    .join(' ')
  if (block.status === 'passed') return { ...place, outcome: 'passed', message: '', text: level }
  if (block.status !== 'failed') return { ...place, outcome: 'skipped', message: block.why ?? block.status, text: '' }
  const { failure, transcript } = block
  const at = `${tutorial.path}:${failure?.line ?? block.line}:${failure?.column ?? 1}`
  const output = transcript === undefined ? [] : ['output:', ...lastLines(transcript.text, 200)]
  const text = [at, failure?.message, failure?.suggestion, failure?.diff, ...output]
    .filter((part) => part !== undefined)
    .join('\n')
  return { ...place, outcome: 'failed', message: failure?.message ?? block.why ?? 'the block failed', text }
}

function findingSuites(findings: Diagnostic[]): Suite[] {
  const files = Map.groupBy(findings, ({ file }) => file)
  return [...files].map(([name, own]) => ({ name, ms: 0, cases: own.map(findingCase) }))
}

function findingCase(finding: Diagnostic): Case {
  const { file, line, column, rule, severity, message, suggestion } = finding
  const name = `${rule} (line ${line}, column ${column})`
  const text = [`${file}:${line}:${column}: ${severity}: ${message}`, suggestion]
    .filter((part) => part !== undefined)
    .join('\n')
  return { name, className: file, ms: 0, outcome: severity === 'error' ? 'failed' : 'passed', message, text }
}

function document(suites: Suite[]): string {
  const all = suites.flatMap((suite) => suite.cases)
  const inner = suites.map((suite) => {
    const { name, ms, startedAt, cases } = suite
    const values = { name, ...counts(cases), time: seconds(ms), ...defined({ timestamp: startedAt }) }
    return element('testsuite', values, cases.map(renderCase))
  })
  const time = seconds(suites.reduce((sum, suite) => sum + suite.ms, 0))
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('testsuites', { ...counts(all), time }, inner)}\n`
}

function renderCase({ name, className, ms, outcome, message, text }: Case): string {
  const head = { classname: className, name, time: seconds(ms) }
  if (outcome === 'failed') return element('testcase', head, [element('failure', { message, type: 'failure' }, text)])
  if (outcome === 'skipped') return element('testcase', head, [`<skipped${attributes({ message })}/>`])
  return element('testcase', head, text === '' ? [] : [element('system-out', {}, text)])
}

function counts(cases: Case[]) {
  const count = (outcome: Case['outcome']) => String(cases.filter((item) => item.outcome === outcome).length)
  return { tests: String(cases.length), failures: count('failed'), errors: '0', skipped: count('skipped') }
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3)
}

/** `content`: text, which is escaped, or elements, which are not. */
export function element(name: string, values: Record<string, string>, content: string | string[]): string {
  if (typeof content === 'string') return `<${name}${attributes(values)}>${escapeText(content)}</${name}>`
  if (content.length === 0) return `<${name}${attributes(values)}/>`
  const inner = content.map((child) => child.replace(/^(?=<)/, '  ')).join('\n')
  return `<${name}${attributes(values)}>\n${inner}\n</${name}>`
}

/** Each with a blank before it. */
export function attributes(values: Record<string, string>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escapeText(value).replace(/[\t\n\r]+/g, ' ')}"`)
    .join('')
}

/** What GitHub's runner takes for a command is escaped too: the report may go to standard output. */
function escapeText(text: string): string {
  return onlyLegal(stripVTControlCharacters(text)).replace(
    /[&<>"]|:(?=:)|#(?=#\[)/g,
    (char) => `&#${char.charCodeAt(0)};`,
  )
}

/** XML 1.0 has no way to write other control characters, lone surrogates or U+FFFE and U+FFFF. */
function onlyLegal(text: string): string {
  return text.toWellFormed().replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
}
