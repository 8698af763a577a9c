import type { Expectation, Step } from '../../document/model.ts'

/** What a step must do, by its place in the Markdown. */
export type Expected = Pick<Step, 'script' | 'line' | 'column'> & {
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

/** The first line of the script that fits, by its number in the Markdown; the script's first where none does. */
export function lineWhere({ script, line }: Expected, fits: (text: string) => boolean): number {
  return line + Math.max(0, script.split('\n').findIndex(fits))
}
