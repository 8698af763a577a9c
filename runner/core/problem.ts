import type { Diagnostic } from './diagnostic.ts'

/** A diagnostic before the name of its file is known. */
export type Problem = Omit<Diagnostic, 'file'>

/** A place in the source; lines and columns count from 1. */
export type At = { line: number; column: number; endColumn?: number }

/** An error at a place. */
export function problem(rule: string, at: At, message: string, suggestion?: string): Problem {
  return {
    line: at.line,
    column: at.column,
    ...(at.endColumn === undefined ? {} : { endLine: at.line, endColumn: at.endColumn }),
    rule,
    severity: 'error',
    message,
    ...(suggestion === undefined ? {} : { suggestion }),
  }
}
