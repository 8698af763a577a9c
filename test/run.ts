/**
 * `npm test [-- SUITE… | FILE…]`: runs suites one after the other, or the named test files, and ends in a line
 * `N passed, N failed`. Without names: all that a change must pass. Suites: unit, cli, lab, end-to-end, site.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, globSync, mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'
import { answerHelp } from '../runner/cli/frame/own-help.ts'

type Suite = {
  patterns: string[]
  /** Files at once. Tests that look at the whole machine, or at time limits, run alone. */
  concurrency: number
  /** The offline lab is provisioned first, so that nothing is skipped for want of it. */
  lab?: true
  /** The same for a browser. */
  browser?: true
}

const suites: Record<string, Suite> = {
  unit: {
    patterns: ['test/{core,document,lint,evidence,report,run,repository,rot}/**/*.test.ts'],
    concurrency: 2,
  },
  // The commands, started as a user starts them.
  cli: { patterns: ['test/{cli,scripts}/**/*.test.ts'], concurrency: 2 },
  lab: { patterns: ['test/{lab,hostile}/**/*.test.ts'], concurrency: 1, lab: true },
  'end-to-end': { patterns: ['test/end-to-end/**/*.test.ts'], concurrency: 1, lab: true },
  site: { patterns: ['test/site/**/*.test.ts'], concurrency: 1, lab: true, browser: true },
}

answerHelp(import.meta.url)
const names = process.argv.slice(2)
const files = names.filter((name) => existsSync(name))
const unknown = names.filter((name) => !(name in suites) && !files.includes(name))
if (unknown.length > 0) {
  process.stderr.write(
    `there is no test file or suite ${unknown.join(', ')}; the suites are ${Object.keys(suites).join(', ')}\n`,
  )
  process.exit(2)
}

const counts = { passed: 0, failed: 0, skipped: 0 }
const chosen = Object.entries(suites).filter(([name]) => names.length === 0 || names.includes(name))
if (files.length > 0) chosen.push(['files', { patterns: files, concurrency: 1 }])
const provideLab = ['runner/cli/verify-docs.js', 'provision', '--lab', 'offline']
if (chosen.some(([, suite]) => suite.lab) && !provide(provideLab)) counts.failed += 1
if (chosen.some(([, suite]) => suite.browser) && !provide(['test/site/browser/set-up.ts'])) counts.failed += 1
for (const [name, suite] of chosen) await runSuite(name, suite)
if (names.length === 0 || names.includes('site')) runBrowserTests()
// No test at all is a failure of the call, not a success of the code.
if (counts.passed + counts.failed === 0) counts.failed = 1
const { passed, failed, skipped } = counts
process.stdout.write(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`)
process.exit(failed > 0 ? 1 : 0)

function provide(command: string[]): boolean {
  return spawnSync(process.execPath, command, { stdio: 'inherit' }).status === 0
}

async function runSuite(name: string, { patterns, concurrency }: Suite): Promise<void> {
  const began = Date.now()
  process.stdout.write(`\n== ${name}\n`)
  const files = patterns.flatMap((pattern) => globSync(pattern)).sort()
  const events = run({ files, concurrency })
  events.on('test:pass', (event) => {
    if (event.details.type === 'suite') return
    if (event.skip === undefined) counts.passed += 1
    else counts.skipped += 1
  })
  events.on('test:fail', (event) => {
    if (event.details.type !== 'suite') counts.failed += 1
  })
  const shown = events.compose(spec)
  shown.pipe(process.stdout, { end: false })
  await new Promise((resolve) => shown.on('end', resolve))
  process.stdout.write(`== ${name}: ${Math.round((Date.now() - began) / 1000)} s\n`)
}

/** The tests of the built site, by Playwright; its report is read for the counts. */
function runBrowserTests(): void {
  process.stdout.write('\n== browser\n')
  const report = join(mkdtempSync(join(tmpdir(), 'playwright-')), 'report.json')
  const { status } = spawnSync(
    process.execPath,
    [
      'node_modules/@playwright/test/cli.js',
      'test',
      '--config',
      'test/site/playwright.config.ts',
      '--reporter',
      'list,json',
    ],
    { stdio: 'inherit', env: { ...process.env, PLAYWRIGHT_JSON_OUTPUT_FILE: report } },
  )
  const stats = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')).stats : undefined
  counts.passed += stats?.expected ?? 0
  counts.skipped += stats?.skipped ?? 0
  const failed = (stats?.unexpected ?? 0) + (stats?.flaky ?? 0)
  counts.failed += failed === 0 && status !== 0 ? 1 : failed
}
