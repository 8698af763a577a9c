/**
 * `npm run mutants [-- AREA…]`: changes the code that judges and reports, one small change at a time, and runs the tests of
 * that area: a change that no test notices is a survivor. Ends in a list of survivors and a score for each area; exit status
 * 1 where fewer than 85 % were noticed. StrykerJS is fetched when it is needed; nothing else of the project needs its 70 MB.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { $ } from 'zx'
import { answerHelp } from '../runner/cli/frame/own-help.ts'

type Area = { mutate: string; tests: string[] }

const version = '10.0.0'
const leastScore = 85

/** Each with tests that need no lab. Of these, the ones that reach a change are run for it, all in one process. */
const areas: Record<string, Area> = {
  judge: { mutate: 'runner/run/judge/*.ts', tests: ['test/run/judge/*.test.ts'] },
  expect: { mutate: 'runner/run/expect/*.ts', tests: ['test/run/expect/*.test.ts'] },
  level: { mutate: 'runner/run/level/*.ts', tests: ['test/run/level/*.test.ts'] },
  evidence: { mutate: 'runner/evidence/*.ts', tests: ['test/evidence/*.test.ts'] },
  state: { mutate: 'src/state/*.ts', tests: ['test/site/state/{page-view,step-state,tally}.test.ts'] },
  commands: {
    mutate: 'runner/lint/commands/*.ts',
    tests: ['test/lint/commands/*.test.ts', 'test/lint/command-line.test.ts', 'test/lint/fixtures.test.ts'],
  },
}

answerHelp(import.meta.url)
const names = process.argv.slice(2)
const unknown = names.filter((name) => !Object.hasOwn(areas, name))
if (unknown.length > 0) {
  process.stderr.write(`mutants: no area ${unknown.join(', ')}; the areas are ${Object.keys(areas).join(', ')}\n`)
  process.exit(2)
}

const directory = await mkdtemp(join(tmpdir(), 'mutants-'))
// Stryker is to be run by the Node that runs this script.
process.env.PATH = [dirname(process.execPath), process.env.PATH].join(delimiter)
const weak: string[] = []
try {
  for (const [name, area] of Object.entries(areas)) {
    if (names.length > 0 && !names.includes(name)) continue
    const file = join(directory, `${name}.json`)
    await writeFile(file, JSON.stringify(configuration(area)))
    const stryker = ['--yes', `--package=@stryker-mutator/core@${version}`, '--', 'stryker']
    const { exitCode } = await $({ stdio: 'inherit', nothrow: true })`npm exec ${stryker} run ${file}`
    if (exitCode !== 0) weak.push(name)
  }
} finally {
  await rm(directory, { recursive: true })
}
if (weak.length > 0) process.stderr.write(`mutants: under ${leastScore} %, or broken: ${weak.join(', ')}\n`)
process.exit(weak.length > 0 ? 1 : 0)

function configuration({ mutate, tests }: Area): object {
  return {
    mutate: [mutate],
    testRunner: 'in-process',
    plugins: [join(import.meta.dirname, 'mutants-runner.ts')],
    tests,
    coverageAnalysis: 'perTest',
    concurrency: 2,
    // Node strips the types; Stryker would look for a compiler.
    tsconfigFile: 'none.json',
    ignorePatterns: ['/evidence', '/dist', '/ci'],
    tempDirName: '.cache/mutants',
    reporters: ['clear-text', 'progress-append-only'],
    clearTextReporter: { logTests: false, reportTests: false },
    thresholds: { high: 95, low: leastScore, break: leastScore },
    timeoutMS: 60_000,
  }
}
