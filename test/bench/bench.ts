/**
 * `npm run bench [-- --cold] [--against=TREE] [CASE…]`: what the runner costs, against bash and, where it is installed, cram, in one run.
 * Nothing here passes or fails: a missed goal is reported with what was measured. `--cold` provisions a lab from nothing too.
 * `--against` measures the runner of another work tree of this repository in turn with this one, in the same run.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { answerHelp } from '../../runner/cli/frame/own-help.ts'
import { measureBoth, prepareOther, format as seconds, timed } from './against.ts'
import { writeDocuments, writeLintDocuments, writeNoisyDocument } from './documents.ts'
import { isolatedBash } from './isolation.ts'
import { measureMachines } from './machines.ts'
import { cpu, measure, measureTogether, type Sample, wall } from './measure.ts'
import { provenPages } from './proven-pages.ts'

answerHelp(import.meta.url)
const scratch = mkdtempSync(join(tmpdir(), 'bench-'))
const environment = { EVIDENCE_DIR: join(scratch, 'evidence'), NO_COLOR: '1' }
const command = ['node', 'runner/cli/verify-docs.js']
const verify = [...command, '--lab', 'offline']
const rows: { what: string; measured: string; goal: string; met: boolean }[] = []

function report(what: string, measured: string, goal: string, met: boolean) {
  rows.push({ what, measured, goal, met })
  process.stdout.write(`${met ? 'met   ' : 'missed'}  ${what}: ${measured} (goal: ${goal})\n`)
}

function expectSuccess(name: string, samples: Sample[] | undefined) {
  const broken = samples?.find((sample) => sample.exitCode !== 0)
  if (broken)
    throw new Error(`${name} ended with ${broken.exitCode}; its time means nothing\n${broken.output.slice(-2000)}`)
}

async function perBlock() {
  const many = writeDocuments(scratch, 'blocks-1100', 1, 1100)
  // A page's start and end are partly waiting, during which the first blocks run already.
  const some = writeDocuments(scratch, 'blocks-100', 1, 100)
  const one = writeDocuments(scratch, 'blocks-1', 1, 1)
  const cram = await cramCommand()
  const samples = await measureBoth(
    {
      'runner 1100': { command: [...verify, '--no-cache', many.markdown], environment },
      'runner 100': { command: [...verify, '--no-cache', some.markdown], environment },
      'runner 1': { command: [...verify, '--no-cache', one.markdown], environment },
      'bash 1100': { command: ['bash', ...many.bash] },
      'bash 100': { command: ['bash', ...some.bash] },
      ...(cram
        ? { 'cram 1100': { command: [...cram, ...many.cram] }, 'cram 100': { command: [...cram, ...some.cram] } }
        : {}),
    },
    7,
  )
  for (const [name, list] of Object.entries(samples)) expectSuccess(name, list)
  const each = (many: string) => (wall(samples[many]) - wall(samples[many.replace('1100', '100')])) / 1000
  const over = (many: string) => each(many) - each('bash 1100')
  const peer = cram ? `; cram ${seconds(over('cram 1100'))}` : '; cram is not installed'
  report('overhead over bash per block', `${timed('runner 1100', over)}${peer}`, '< 1 ms', over('runner 1100') < 0.001)
  const start = timed('runner 1', (name) => wall(samples[name]))
  report('one tutorial of one block, all in all', start, 'for information, no goal', true)
}

async function manyTutorials() {
  const documents = writeDocuments(scratch, 'documents-200', 200, 5)
  const script = join(scratch, 'each.sh')
  writeFileSync(script, 'for file in "$@"; do bash "$file" > /dev/null; done\n')
  const isolated = await isolatedBash(scratch, documents.bash)
  const cram = await cramCommand()
  const samples = await measureBoth(
    {
      runner: { command: [...verify, '--jobs', '2', '--no-cache', documents.markdown], environment },
      bash: { command: ['bash', script, ...documents.bash] },
      floor: { command: isolated.command },
      ...(cram ? { cram: { command: [...cram, ...documents.cram] } } : {}),
    },
    3,
  )
  for (const [name, list] of Object.entries(samples)) expectSuccess(name, list)
  const goal = wall(samples.bash) + 200 * 0.01
  const ofName = (name: string) => wall(samples[name])
  const cpuOf = (name: string) => cpu(samples[name])
  const taken = wall(samples.runner)
  const floor = wall(samples.floor)
  const least = `; ${isolated.what}, ${seconds(floor)}, ratio ${(taken / floor).toFixed(2)}`
  const peer = cram ? `; cram ${seconds(wall(samples.cram))}, ${seconds(cpu(samples.cram))} CPU` : ''
  report(
    '200 tutorials of 5 blocks, 2 at once',
    `${timed('runner', ofName)}; ${timed('runner', cpuOf)} CPU; bash ${seconds(wall(samples.bash))}${least}${peer}`,
    `< ${seconds(goal)}`,
    taken < goal,
  )
  await measureBoth({ first: { command: [...verify, '--jobs', '2', documents.markdown], environment } }, 1)
  const again = await measureBoth({ runner: { command: [...verify, documents.markdown], environment } }, 5)
  expectSuccess('unchanged rerun', again.runner)
  const rerun = timed('runner', (name) => wall(again[name]))
  report('unchanged rerun of 200 tutorials', rerun, '< 1 s', wall(again.runner) < 1)
}

async function starting() {
  // As many as the project has pages, but the same in two work trees.
  const { markdown } = writeDocuments(scratch, 'documents-70', 70, 5)
  const samples = await measureBoth(
    {
      list: { command: [...command, '--list', markdown], environment },
      help: { command: [...command, '--help'], environment },
      node: { command: ['node', '-e', '0'] },
    },
    7,
  )
  for (const [name, list] of Object.entries(samples)) expectSuccess(name, list)
  const alone = `node alone ${seconds(wall(samples.node))}`
  for (const name of ['list', 'help']) {
    const taken = wall(samples[name])
    report(`verify-docs --${name}`, `${timed(name, (key) => wall(samples[key]))}; ${alone}`, '< 0.25 s', taken < 0.25)
  }
  const { what, paths, own } = await provenPages(command, scratch, environment)
  const again = await measureTogether({ rerun: { command: [...command, ...paths], environment: own } }, 5)
  expectSuccess('unchanged rerun', again.rerun)
  report(`unchanged rerun of ${what}`, seconds(wall(again.rerun)), '< 1 s', wall(again.rerun) < 1)
}

async function linting() {
  const root = writeLintDocuments(scratch, 1000, 10)
  const samples = await measureBoth(
    {
      lint: { command: ['node', 'runner/cli/lint-docs.js', root], environment },
      remark: { command: ['node', 'test/bench/remark-alone.ts', root] },
    },
    5,
  )
  for (const [name, list] of Object.entries(samples)) expectSuccess(name, list)
  const peak = Math.max(...(samples.lint ?? []).map((sample) => sample.peak))
  const taken = wall(samples.lint)
  report(
    'lint of 1,000 documents of 10 blocks',
    `${timed('lint', (name) => wall(samples[name]))}; ${peak.toFixed(0)} MiB; remark alone, without any check and in one thread, ${seconds(wall(samples.remark))}`,
    '< 10 s, < 400 MB',
    taken < 10 && peak < 381,
  )
}

async function noise() {
  const little = writeNoisyDocument(join(scratch, 'little'), 1)
  const much = writeNoisyDocument(join(scratch, 'much'), 200)
  const samples = await measureBoth(
    {
      much: { command: [...verify, '--no-cache', much], environment },
      little: { command: [...verify, '--no-cache', little], environment },
    },
    1,
  )
  for (const [name, list] of Object.entries(samples)) expectSuccess(name, list)
  const cost = (samples.much?.[0]?.peak ?? 0) - (samples.little?.[0]?.peak ?? 0)
  report(
    'a block that prints 200 MB',
    `${cost.toFixed(0)} MiB more than one of 1 MB; ${timed('much', (name) => wall(samples[name]))}`,
    '< 150 MB',
    cost < 143,
  )
}

async function provisioning() {
  const warm = await measureBoth({ warm: { command: [...command, 'provision', '--lab', 'offline'], environment } }, 3)
  expectSuccess('provision', warm.warm)
  report(
    'provisioning, warm',
    timed('warm', (name) => wall(warm[name])),
    '< 1 s',
    wall(warm.warm) < 1,
  )
  if (!process.argv.includes('--cold')) return
  const cold = await measure([...command, 'provision', '--lab', 'offline'], {
    ...environment,
    LAB_DIR: join(scratch, 'lab'),
  })
  expectSuccess('provision from nothing', [cold])
  report('provisioning, cold', seconds(cold.wall), '< 300 s', cold.wall < 300)
}

async function machines() {
  const { cold, boot, saved, byHand, accelerator } = await measureMachines()
  report(
    'a booted machine, cold',
    `${seconds(cold)} (${accelerator}), the boot alone ${seconds(boot)}`,
    '< 180 s',
    cold < 180,
  )
  report('a booted machine, from the saved state', seconds(saved), '< 15 s', saved < 15)
  const ratio = boot / byHand
  report('boot, over QEMU by hand', `${seconds(byHand)} by hand, ratio ${ratio.toFixed(2)}`, '< 1.15', ratio < 1.15)
}

async function cramCommand(): Promise<string[] | undefined> {
  const found = await measure(['sh', '-c', 'command -v cram']).catch(() => undefined)
  return found?.exitCode === 0 ? ['cram', '--shell=/bin/bash'] : undefined
}

const cases: Record<string, () => Promise<void>> = {
  provisioning,
  starting,
  'per-block': perBlock,
  'many-tutorials': manyTutorials,
  linting,
  noise,
  machines,
}
const chosen = process.argv.slice(2).filter((argument) => !argument.startsWith('-'))
const unknown = chosen.filter((name) => !(name in cases))
if (unknown.length > 0)
  throw new Error(`no such case: ${unknown.join(', ')}; there are ${Object.keys(cases).join(', ')}`)

try {
  await prepareOther()
  for (const [name, measureCase] of Object.entries(cases))
    if (chosen.length === 0 || chosen.includes(name)) await measureCase()
  process.stdout.write(`\n${rows.filter((row) => row.met).length} of ${rows.length} goals met\n`)
} finally {
  rmSync(scratch, { recursive: true, force: true })
}
