import type { Expectation } from '../../document/model.ts'

/** What a step must do, by its place in the Markdown. */
export type Expected = {
  script: string
  line: number
  /** Columns before each script line. */
  column: number
  /** Exit status. */
  exit: number
  output?: Expectation
  /** Milliseconds. */
  timeout: number
  /** Other commands of the block follow it; with the block's own `exit=`, which is about the last one. */
  followed?: { exit: number; lastLine: number }
  /** The block's own line, where its `output` stands further below. */
  blockLine?: number
}
