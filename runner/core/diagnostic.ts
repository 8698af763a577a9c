/** A mistake that a reader or writer of a document can cause, with its place. Lines and columns count from 1. */
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
