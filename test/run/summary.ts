/** The part of evidence that is the same in every run, for comparison with what stands beside a fixture. */
import type { Evidence } from '../../runner/evidence/schema.ts'

export function summary(evidence: Evidence) {
  // How long something took differs each time.
  return JSON.parse(
    JSON.stringify(summaryOf(evidence))
      .replace(/(?:bash: +\d+ )?(Killed|Terminated)\b(?:[^"\\]|\\.)*/g, '$1 …')
      .replace(/after [\d.]+ (?:ms|s)\b/g, 'after … ms'),
  )
}

function summaryOf({ status, level, subject, why, blocks, leftovers }: Evidence) {
  return {
    status,
    ...(why === undefined ? {} : { why }),
    level,
    subject,
    blocks: blocks.map(({ line, status, level, exit, why, notes, failure, attempts, transcript }) => ({
      line,
      status,
      level,
      exit,
      ...(why === undefined ? {} : { why }),
      ...(attempts === undefined ? {} : { attempts }),
      ...(notes === undefined ? {} : { notes }),
      ...(failure === undefined
        ? {}
        : { failure: { ...failure, ...(failure.diff ? { diff: failure.diff.split('\n') } : {}) } }),
      ...(transcript === undefined ? {} : { transcript: transcript.text.split('\n') }),
    })),
    leftovers: leftovers.processes,
  }
}
