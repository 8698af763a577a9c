/**
 * `npm run bench:rot [-- --seed N --each N --at-most N --jobs N --bootc FILE --evidence DIR --report FILE PATH…]`: changes the pages in the
 * ways in which documentation rots, and counts how many changes are noticed, by operator and by detector. Survivors stay in
 * the denominator; what was changed in a block that this lab does not run (`contract`, skipped), or changed places with
 * such a block, is counted apart. With
 * `--evidence` a page whose blocks passed in an earlier run on such a lab is not run as it is first.
 */
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import pLimit from 'p-limit'
import { loadDocuments } from '../../runner/cli/documents/documents.ts'
import { answerHelp } from '../../runner/cli/frame/own-help.ts'
import { labDirectory } from '../../runner/cli/frame/paths.ts'
import { readEvidence } from '../../runner/evidence/store.ts'
import { labs } from '../../runner/lab/labs.ts'
import {
  type Detection,
  type Detector,
  detect,
  failureOf,
  lintErrors,
  provenLines,
  recordedPass,
  run,
} from './detect.ts'
import type { Mutant } from './operators.ts'
import { draw, sample } from './sample.ts'

type Row = Omit<Mutant, 'source' | 'block' | 'other'> & Detection & { tutorial: string; apart: boolean; ms: number }

answerHelp(import.meta.url)
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string', default: '20261123' },
    each: { type: 'string', default: '2' },
    'at-most': { type: 'string', default: 'Infinity' },
    jobs: { type: 'string', default: '2' },
    report: { type: 'string' },
    bootc: { type: 'string' },
    evidence: { type: 'string' },
    lab: { type: 'string', default: 'offline' },
  },
})

const factory = await labs[values.lab]?.()
if (!factory) throw new Error(`--lab ${values.lab}: there is no such lab`)
const lab = await factory.provision({
  images: {},
  ...(values.bootc ? { bootc: values.bootc } : {}),
  directory: labDirectory(process.env),
  progress: ({ task, state }) => state !== 'progress' && process.stderr.write(`${task}: ${state}\n`),
  signal: new AbortController().signal,
})
try {
  const { tutorials } = await loadDocuments(positionals.length > 0 ? positionals : ['content'], process.env)
  const records = values.evidence ? readEvidence(values.evidence).records.map(({ evidence }) => evidence) : []
  const limit = pLimit(Number(values.jobs))
  const seed = Number(values.seed)
  const all = tutorials.flatMap((tutorial) =>
    sample(tutorial, Number(values.each), seed).map((mutant) => ({ tutorial, mutant })),
  )
  const drawn = draw(all, Number(values['at-most']), seed)
  process.stderr.write(`${drawn.length} of ${all.length} changes drawn\n`)
  const rows = (
    await Promise.all(
      [...Map.groupBy(drawn, ({ tutorial }) => tutorial)].map(([tutorial, changes]) =>
        limit(async () => {
          const evidence = recordedPass(tutorial, records, lab.describe()) ?? (await run(tutorial, lab))
          if (evidence.status !== 'passed') {
            // Nothing can be learned from it, but much from the others.
            const why = failureOf(evidence) ?? evidence.status
            process.stdout.write(`${tutorial.file} fails as it is (${why}): ${changes.length} changes left out\n`)
            process.exitCode = 1
            return []
          }
          const known = await lintErrors(tutorial.file, tutorial.source)
          return [{ tutorial, changes, proven: provenLines(tutorial, evidence), known }]
        }),
      ),
    )
  )
    .flat()
    .flatMap(({ tutorial, changes, proven, known }) =>
      changes.map(({ mutant }) =>
        limit(async (): Promise<Row> => {
          const began = performance.now()
          const detection = await detect(tutorial, mutant, lab, known)
          const { source: _, block, other, ...rest } = mutant
          const apart = !proven.has(block.line) || (other !== undefined && !proven.has(other.line))
          const row = {
            ...rest,
            ...detection,
            tutorial: tutorial.id,
            apart,
            ms: Math.round(performance.now() - began),
          }
          process.stdout.write(
            `${row.detector.padEnd(8)}  ${row.tutorial}:${row.line}  ${row.operator}: ${row.description}\n`,
          )
          return row
        }),
      ),
    )
  tell(await Promise.all(rows))
} finally {
  await lab.close()
}

function tell(rows: Row[]) {
  const judged = rows.filter((row) => !row.apart)
  const found = (list: Row[]) => list.filter(({ detector }) => detector !== 'survived').length
  const percent = (list: Row[]) => (list.length === 0 ? '–' : `${((found(list) / list.length) * 100).toFixed(1)} %`)
  const out = process.stdout
  const most = Number.isFinite(Number(values['at-most'])) ? `, at most ${values['at-most']} in all` : ''
  out.write(`\nseed ${values.seed}, at most ${values.each} sites per operator and page${most}, lab ${values.lab}\n\n`)
  out.write('operator                    mutants   form   lint    run   survived\n')
  for (const operator of [...new Set(judged.map((row) => row.operator))].sort()) {
    const list = judged.filter((row) => row.operator === operator)
    const count = (detector: Detector) => String(list.filter((row) => row.detector === detector).length).padStart(6)
    out.write(
      `${operator.padEnd(28)}${String(list.length).padStart(6)} ${count('form')} ${count('lint')} ${count('run')}   ${count('survived')}\n`,
    )
  }
  out.write(`\nblocks at executed or better: ${found(judged)} of ${judged.length} noticed (${percent(judged)})\n`)
  const apart = rows.filter((row) => row.apart)
  out.write(`contract or skipped, apart:   ${found(apart)} of ${apart.length} noticed (${percent(apart)})\n`)
  for (const row of rows.filter(({ detector }) => detector === 'survived'))
    out.write(
      `survivor${row.apart ? ' (contract or skipped)' : ''}: ${row.tutorial}:${row.line}  ${row.operator}: ${row.description}\n`,
    )
  if (values.report)
    writeFileSync(values.report, `${JSON.stringify({ seed: Number(values.seed), lab: values.lab, rows }, null, 2)}\n`)
}
