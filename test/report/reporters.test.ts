import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import { SaxesParser } from 'saxes'
import type { Diagnostic } from '../../runner/core/diagnostic.ts'
import { reportOfEvidence } from '../../runner/report/report.ts'
import type { LintReport } from '../../runner/report/reporters/reporter.ts'
import { loadReporter, type ReporterName, reporterNames } from '../../runner/report/reporters/reporters.ts'
import { sampleBlockEvidence, sampleEvidence } from '../evidence/samples.ts'
import { renderOptions, sampleReport } from './sample-report.ts'

const nasty = 'a "quoted" <b> & ]]> \u0000 \u001b[31m \ud800 \uffff 😀 100% a:b,c\r\nnext'
const finding: Diagnostic = {
  file: 'content/build, a:b %.md',
  line: 3,
  column: 7,
  endLine: 3,
  endColumn: 12,
  rule: 'unknown-flag',
  severity: 'error',
  message: nasty,
  suggestion: 'Write --tag.',
}
const warning: Diagnostic = {
  file: 'content/x.md',
  line: 1,
  column: 1,
  rule: 'image-without-tag',
  severity: 'warning',
  message: 'no tag',
}
const lintReport: LintReport = { findings: [finding, warning], files: 9, sources: {}, ms: 12 }

/** Every text that a reporter makes of the samples. */
async function everyText(name: ReporterName): Promise<string[]> {
  const reporter = await loadReporter(name)
  const reports = [
    sampleReport(),
    sampleReport({ findings: [finding, warning] }),
    sampleReport({ tutorials: [], lab: null, listed: true }),
  ]
  const lints = [lintReport, { ...lintReport, findings: [] }]
  return [
    ...reports.map((report) => reporter.run(report, renderOptions)),
    ...lints.map((lint) => reporter.lint(lint, renderOptions)),
  ]
}

for (const name of reporterNames)
  test(`the ${name} report is the same for the same data, and holds no raw escape or NUL`, async () => {
    const texts = await everyText(name)
    assert.deepEqual(await everyText(name), texts)
    for (const text of texts) assert.ok(!text.includes('\u001b') && !text.includes('\u0000'), text)
  })

test('JUnit reports are well-formed XML with true counts', async () => {
  for (const text of await everyText('junit')) {
    const parser = new SaxesParser()
    const seen: Record<string, number> = {}
    let declared: Record<string, string> = {}
    parser.on('error', (error) => assert.fail(`${error.message}\n${text}`))
    parser.on('opentag', (tag) => {
      seen[tag.name] = (seen[tag.name] ?? 0) + 1
      if (tag.name === 'testsuites') declared = tag.attributes as Record<string, string>
    })
    parser.write(text).close()
    assert.equal(declared.tests, String(seen.testcase ?? 0))
    assert.equal(declared.failures, String(seen.failure ?? 0))
    assert.equal(declared.skipped, String(seen.skipped ?? 0))
  }
})

test('a file that could not be written is a failure of its own, with its place and message', async () => {
  const failure = { line: 20, column: 1, message: 'etc is a folder' }
  const block = sampleBlockEvidence({
    id: 'file-1',
    kind: 'file',
    line: 20,
    status: 'failed',
    level: 'linted',
    failure,
  })
  const evidence = sampleEvidence({ status: 'failed', blocks: [sampleBlockEvidence(), block] })
  const report = sampleReport({ tutorials: [reportOfEvidence(evidence, false)] })
  const junit = (await loadReporter('junit')).run(report, renderOptions)
  assert.match(junit, /name="file-1 \(line 20\)".*\n.*etc is a folder/)
  assert.doesNotMatch(junit, /outside its blocks/)
  assert.deepEqual(JSON.parse((await loadReporter('json')).run(report, renderOptions)).failed, {
    tutorials: 1,
    blocks: 1,
  })
})

test('SARIF reports keep to the published schema', async () => {
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false })
  addFormats.default(ajv)
  const validate = ajv.compile(JSON.parse(readFileSync('test/fixtures/schemas/sarif-2.1.0.json', 'utf8')))
  for (const text of await everyText('sarif')) assert.ok(validate(JSON.parse(text)), JSON.stringify(validate.errors))
  assert.equal(validate({ version: '2.1.0', runs: [{}] }), false)
})

test('SARIF paths are URIs relative to the repository, or absolute outside of it', async () => {
  const sarif = await loadReporter('sarif')
  const uri = (file: string, workspace: string) => {
    const text = sarif.lint({ ...lintReport, findings: [{ ...finding, file }] }, { ...renderOptions, workspace })
    return JSON.parse(text).runs[0].results[0].locations[0].physicalLocation.artifactLocation.uri
  }
  assert.equal(uri('content/a b.md', '/docs'), 'content/a%20b.md')
  assert.equal(uri('/repo/docs/x.md', '/repo'), 'docs/x.md')
  assert.equal(uri('../repo/x.md', '/docs'), 'file:///repo/x.md')
})

test('GitHub annotations are escaped, one line each', async () => {
  const github = await loadReporter('github')
  const lines = github.lint(lintReport, renderOptions).trimEnd().split('\n')
  assert.equal(lines.length, 2)
  assert.match(
    lines[0] ?? '',
    /^::error file=content\/build%2C a%3Ab %25\.md,line=3,col=7,title=unknown-flag::a "quoted"/,
  )
  assert.match(lines[0] ?? '', /100%25 a:b,c%0Anext%0AWrite --tag\.$/)
  assert.equal(lines[1], '::warning file=content/x.md,line=1,col=1,title=image-without-tag::no tag')
})

test('the JSON report has the published shape', async () => {
  const report = JSON.parse((await loadReporter('json')).run(sampleReport(), renderOptions))
  assert.equal(report.schema, 1)
  assert.equal(report.lab.name, 'offline')
  assert.deepEqual(report.totals, { linted: 1, contract: 1, executed: 2, booted: 0, notRun: 2 })
  assert.equal(report.subjects['stand-in'].executed, 1)
  const [failed, cached] = report.tutorials
  assert.deepEqual(
    [failed.path, failed.level, failed.status, failed.ms],
    ['content/build/first-image.md', 'linted', 'failed', 2000],
  )
  const { line, tags, level, status, exit, ms, subject, failure } = failed.blocks[0]
  assert.deepEqual(
    { line, tags, level, status, exit, ms, subject },
    {
      line: 12,
      tags: ['run'],
      level: 'linted',
      status: 'failed',
      exit: 1,
      ms: 1234,
      subject: 'stand-in',
    },
  )
  assert.equal(failure.line, 13)
  assert.equal(cached.cached, true)
  assert.equal(cached.blocks[1].why, 'bootc is not in this lab')
})

test('the JSON report of lint has findings', async () => {
  const { findings } = JSON.parse((await loadReporter('json')).lint(lintReport, renderOptions))
  const { file, line, column, rule, severity, suggestion } = findings[0]
  assert.deepEqual(
    { file, line, column, rule, severity, suggestion },
    {
      file: finding.file,
      line: 3,
      column: 7,
      rule: 'unknown-flag',
      severity: 'error',
      suggestion: 'Write --tag.',
    },
  )
  assert.equal('suggestion' in findings[1], false)
})

test('the step summary keeps documents from becoming HTML, and stays below the limit of GitHub', async () => {
  const summary = await loadReporter('github-summary')
  const hostile = { ...finding, message: '<img src=x> | [a](b) `c`', file: 'a\n\n<img src=y>' }
  const text = summary.run(sampleReport({ findings: Array.from({ length: 20_000 }, () => hostile) }), renderOptions)
  assert.doesNotMatch(text, /<img src=x|^<img/m)
  assert.ok(Buffer.byteLength(text) < 1_000_000)
  assert.match(text, /more are in the log/)
})
