/** A mistake that a reader or writer of a document can cause, with its place. Lines and columns count from 1. */
import { defined } from './defined.ts'

export type Diagnostic = {
  file: string
  line: number
  column: number
  endLine?: number
  endColumn?: number
  /** Stable kebab-case name, e.g. `unknown-tag`. */
  rule: string
  severity: 'error' | 'warning'
  message: string
  /** How to fix it, as an imperative sentence or a replacement. */
  suggestion?: string
}

/** A diagnostic before the name of its file is known. */
export type Problem = Omit<Diagnostic, 'file'>

/** A place in the source; lines and columns count from 1. */
export type At = { line: number; column: number; endColumn?: number }

export const fileStart: At = { line: 1, column: 1 }

/** An error at a place. */
export function problem(rule: string, at: At, message: string, suggestion?: string): Problem {
  return {
    line: at.line,
    column: at.column,
    ...(at.endColumn === undefined ? {} : { endLine: at.line, endColumn: at.endColumn }),
    rule,
    severity: 'error',
    message,
    ...defined({ suggestion }),
  }
}
