/** Runs a Markdown text, or a fixture by its name, on this machine. */
import { readFileSync } from 'node:fs'
import type { Tutorial } from '../../runner/document/model.ts'
import { parseTutorial } from '../../runner/document/parse.ts'
import type { Evidence } from '../../runner/evidence/schema.ts'
import { evidenceSchema } from '../../runner/evidence/schema.ts'
import type { LabDescription } from '../../runner/lab/lab.ts'
import type { RunEvent, RunOptions } from '../../runner/run/plan/run-options.ts'
import { runTutorial } from '../../runner/run/run-tutorial.ts'
import { type HostLab, hostLab } from './host-sandbox.ts'

export type FixtureOptions = Partial<RunOptions> & {
  lab?: HostLab
  description?: Partial<LabDescription>
  onEvent?: (event: RunEvent) => void
}

export type FixtureRun = { evidence: Evidence; events: RunEvent[]; lab: HostLab; tutorial: Tutorial }

/** Without more in its head, the body begins at line 6 of the document. */
export function document(body: string, head = ''): Tutorial {
  return parse(`---\ntitle: Test\ndescription: Test\n${head}---\n\n${body}`, 'test.md')
}

export function fixture(name: string): Tutorial {
  return parse(readFileSync(new URL(`../fixtures/run/${name}.md`, import.meta.url), 'utf8'), `${name}.md`)
}

/** The sandbox is closed, and the evidence checked against its schema. */
export async function run(
  tutorial: Tutorial,
  { lab, description, onEvent, ...options }: FixtureOptions = {},
): Promise<FixtureRun> {
  const used = lab ?? hostLab(description)
  const events: RunEvent[] = []
  const signal = new AbortController().signal
  const evidence = await runTutorial(tutorial, used, { signal, ...options }, (event) => {
    events.push(event)
    onEvent?.(event)
  })
  return { evidence: evidenceSchema.parse(evidence), events, lab: used, tutorial }
}

function parse(source: string, file: string): Tutorial {
  const { tutorial, diagnostics } = parseTutorial(source, file, file.replace(/\.md$/, ''), { strict: true })
  if (!tutorial) throw new Error(diagnostics.map(({ line, message }) => `${file}:${line}: ${message}`).join('\n'))
  return tutorial
}
