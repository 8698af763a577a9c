/** Verdicts on steps that are described by hand, without a shell. */
import type { Failure } from '../../../runner/evidence/schema.ts'
import type { Expected } from '../../../runner/run/judge/expected.ts'
import { judge } from '../../../runner/run/judge/judge.ts'
import { masker } from '../../../runner/run/output/secrets.ts'
import { endedWell, type Outcome } from '../../../runner/run/shell/outcome.ts'

export type Seen = Partial<Outcome> & { printed?: string; secrets?: string[] }

/** The script stands in the page from line 10 on, two columns in, as behind a prompt. */
export function judged(script: string, seen: Seen = {}, expected: Partial<Expected> = {}): Failure | undefined {
  const step = { script, line: 10, column: 2, exit: 0, timeout: 60_000, ...expected }
  return judge(step, outcome(seen), masker(seen.secrets ?? []))
}

/** Of a step that printed nothing and ended well, except for what is named. */
function outcome({ printed = '', secrets: _, ...seen }: Seen): Outcome {
  const head = Buffer.from(printed)
  return {
    ...endedWell,
    output: { head, tail: Buffer.alloc(0), omitted: 0, total: head.length },
    path: '/run/step',
    directory: '/home/reader',
    ms: 1500,
    ...seen,
  }
}
