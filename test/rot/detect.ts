/** Whether the checks that a page goes through notice that it has rotted: form, lint, run, in this order. */
import { readFileSync } from 'node:fs'
import { parseAndValidate } from '../../runner/cli/documents/parse-and-validate.ts'
import type { Level, Tutorial } from '../../runner/document/model.ts'
import type { Evidence } from '../../runner/evidence/schema.ts'
import type { Lab, LabDescription } from '../../runner/lab/lab.ts'
import { lint } from '../../runner/lint/lint.ts'
import { runTutorial } from '../../runner/run/run-tutorial.ts'
import type { Mutant } from './operators.ts'

export type Detector = 'form' | 'lint' | 'run' | 'survived'
export type Detection = { detector: Detector; message: string }

const reader = {
  read: (path: string) => {
    try {
      return readFileSync(path, 'utf8')
    } catch {
      return undefined
    }
  },
  exists: () => true,
}

/** What lint finds in a page as it is: a mutant is noticed by what is new. */
export async function lintErrors(file: string, source: string): Promise<string[]> {
  const messages: string[] = []
  const documents = [{ file, source }]
  for await (const { diagnostics } of lint(documents, { strict: true, snippets: 'snippets', reader }))
    for (const { severity, rule, message } of diagnostics)
      if (severity === 'error') messages.push(`${rule}: ${message}`)
  return messages
}

export async function detect(tutorial: Tutorial, mutant: Mutant, lab: Lab, known: string[]): Promise<Detection> {
  const { tutorial: changed, diagnostics } = parseAndValidate(mutant.source, tutorial.file, tutorial.id, true)
  const wrong = diagnostics.find(({ severity }) => severity === 'error')
  if (wrong || !changed) return { detector: 'form', message: wrong?.message ?? 'it cannot be read' }
  const found = (await lintErrors(tutorial.file, mutant.source)).find((message) => !known.includes(message))
  if (found) return { detector: 'lint', message: found }
  const evidence = await run(changed, lab)
  const failure = failureOf(evidence)
  return failure === undefined
    ? { detector: 'survived', message: `status ${evidence.status}` }
    : { detector: 'run', message: failure }
}

/** Of the first block that failed: its line and what it reported. */
export function failureOf({ blocks }: Evidence): string | undefined {
  const failed = blocks.find((block) => block.status === 'failed')
  return failed && `line ${failed.failure?.line ?? failed.line}: ${failed.failure?.message ?? ''}`
}

export function run(tutorial: Tutorial, lab: Lab): Promise<Evidence> {
  return runTutorial(tutorial, lab, { signal: new AbortController().signal, timeout: 5 * 60_000 }, () => {})
}

/** Opening lines of the blocks that the lab really runs as the page is: only there can a run notice anything. */
export function provenLines(tutorial: Tutorial, evidence: Evidence): Set<number> {
  const strong: Level[] = ['executed', 'booted']
  const proven = new Set(evidence.blocks.filter(({ level }) => strong.includes(level)).map(({ id }) => id))
  return new Set(tutorial.blocks.filter(({ id }) => proven.has(id)).map(({ line }) => line))
}

/** The record by which the page passed on such a lab with the blocks that it has now, however its prose changed. */
export function recordedPass(tutorial: Tutorial, records: Evidence[], lab: LabDescription): Evidence | undefined {
  const print = (blocks: { id: string; hash: string }[]) => blocks.map(({ id, hash }) => `${id} ${hash}`).join('\n')
  const now = print(tutorial.blocks)
  return records.find(
    (record) =>
      record.tutorial.id === tutorial.id &&
      record.status === 'passed' &&
      record.lab.name === lab.name &&
      record.lab.bootc.kind === lab.bootc.kind &&
      print(record.blocks) === now,
  )
}
