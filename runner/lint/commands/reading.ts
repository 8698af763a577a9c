/** What reading a command line against a tool's surface yields. */
import type { Word } from '../shell/word.ts'
import type { CommandEntry, Flag } from '../surfaces/surface.ts'

/** A finding on a word of the command line; places are offsets in the script. */
export type Finding = {
  rule: string
  severity: 'error' | 'warning'
  start: number
  end: number
  message: string
  suggestion?: string
}

export type Reading = {
  /** The tool and its verbs, in their canonical spelling. */
  path: string[]
  entry: CommandEntry
  positionals: Word[]
  flags: { flag: Flag; name: string; word: Word; value?: Word }[]
  findings: Finding[]
  /** Words that the tool passes to another command, the image or container first; undefined where that is not known. */
  rest?: Word[]
  /** Unknown words may stand for flags or positionals: counts say nothing. */
  uncertain: boolean
}

export type ReadOptions = {
  /** More words follow that are not seen, as with `xargs`. */
  more?: boolean
  /** The line may be prose (a `# ` line of a console block that nobody tagged): unknown verbs are not judged. */
  maybeProse?: boolean
  /** Tool → version that readers have; flags and verbs that are newer are findings. */
  targets?: Record<string, string>
  /** The line will be run as it stands: a verb alone is no mere mention of it. */
  strict?: boolean
  /** The text may be no script: words that are not known are judged only where they are near known ones. */
  loose?: boolean
  /** Set while reading: the last verb, or the tool's name. */
  last?: Word
}
