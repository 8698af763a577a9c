/** Makes diagnostics from offsets in a region. */
import { defined } from '../../core/defined.ts'
import type { Diagnostic } from '../../core/diagnostic.ts'
import { locate, type Region } from '../text/region.ts'

type Said = Pick<Diagnostic, 'rule' | 'severity' | 'message'> & { suggestion?: string | undefined }

/** A diagnostic on the characters from `start` to `end` of a region. */
export function diagnosticAt(file: string, region: Region, start: number, end: number, said: Said): Diagnostic {
  const from = locate(region, start)
  const to = locate(region, Math.max(start, end - 1))
  const { suggestion, ...rest } = said
  return {
    file,
    ...from,
    endLine: to.line,
    endColumn: to.column + 1,
    ...rest,
    ...defined({ suggestion }),
  }
}
