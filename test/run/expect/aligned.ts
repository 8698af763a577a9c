import type { Aligned } from '../../../runner/run/expect/align.ts'

/** `=` both, `-` missing, `+` extra, `~N` a skip over N lines; then the index on the expected and on the seen side. */
export function inShort(entries: Aligned[]): string[] {
  return entries.map((entry) => {
    const sign = { same: '=', missing: '-', extra: '+', skip: `~${'count' in entry ? entry.count : ''}` }[entry.kind]
    return `${sign} ${entry.expected} ${entry.seen}`
  })
}
