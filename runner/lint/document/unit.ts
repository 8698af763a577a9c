/** The parts of a document that are checked: a script, or a Containerfile, each with its way back to the Markdown. */
import type { Region } from '../text/region.ts'

export type Unit = {
  kind: 'script' | 'containerfile'
  region: Region
  /** It will be executed or written as it stands: every error counts, nothing is a placeholder. */
  strict: boolean
  /** A line of a console block that may be a comment in prose. */
  maybeProse: boolean
  /** The document does not say that it is a script: only what is near a known spelling is judged. */
  loose?: boolean
  /** One command of a console block: the lines after it are output, not script. */
  prompt?: '$' | '#'
  /** Shell state is shared by units of the same session. */
  session: string
  /** Of the fence. */
  line: number
}

export type Document = {
  file: string
  source: string
}
