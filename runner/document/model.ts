/**
 * A tutorial as the runner, the linter and the site see it. Pure data: made from Markdown by `parseTutorial`, never
 * by hand.
 */
import type { Diagnostic } from '../core/diagnostic.ts'
import type { FrontMatter } from './front-matter/front-matter.ts'

/** Levels of proof, from weak to strong. */
export const levels = ['linted', 'contract', 'executed', 'booted'] as const
export type Level = (typeof levels)[number]

/** Values of the tag `match`; the first is the default. */
export const matchNames = ['lines', 'exact', 'regex', 'json-subset'] as const
export type Match = (typeof matchNames)[number]

/** What a step must print: standard output and standard error as a terminal shows them, in their order. */
export type Expectation = {
  match: Match
  /** Lines joined by LF, without a line end after the last. */
  text: string
  /** Line of the first expected line in the Markdown. */
  line: number
  column: number
}

/** One command (console blocks) or a whole block (bash blocks), with the place of its first line in the Markdown. */
export type Step = {
  /** Lines joined by LF, without a line end after the last. Script line `i` stands in Markdown line `line + i`. */
  script: string
  line: number
  /** Columns that precede the first script line in the Markdown (list and quote markers, prompts). */
  column: number
  /**
   * Columns that precede each script line; lines of one step may differ (`$ ` and bare lines, quotes). Column `c` of
   * script line `i` is column `columns[i] + c` of the Markdown. Below zero where indentation split a tab.
   */
  columns?: number[]
  /** Console blocks: `$` runs as the reader, `#` as root. */
  prompt?: '$' | '#'
  expect?: Expectation
}

/** `tool:NAME`: a program that no lab has by itself. */
export type Need = 'bootc' | 'guest' | 'kvm' | 'loop' | 'network' | `tool:${string}`

type BlockBase = {
  /** `id=` or heading slug + ordinal, unique in the tutorial, e.g. `build-the-image-2`. */
  id: string
  /** sha256 (hex) of what decides the block's behaviour: language, tags and body. */
  hash: string
  /** Of the opening fence. */
  line: number
  column: number
  /** Of the closing fence. */
  endLine: number
  language: string
  /** The tags as written, in their order, e.g. `['run', 'exit=1']`. */
  tags: string[]
  /** In a `<!-- verify … -->` comment: readers do not see it in the text. */
  labOnly: boolean
  /** Inside `:::tabs{sync=key}`: runs only when `value` is the chosen one of `key`. */
  variant?: { key: string; value: string }
  needs: Need[]
  /** The reason, when the block must not run. */
  skip?: string
  /** The place (front matter `places`) or guest it runs on; absent: the lab's workstation. */
  on?: string
}

export type RunBlock = BlockBase & {
  kind: 'run'
  steps: Step[]
  session: string
  /** Expected exit status of the block (its last step in console blocks). */
  exit: number
  /** Milliseconds; absent: the run's default. */
  timeout?: number
  /** Milliseconds during which a failed block is run again. */
  retry?: number
  background: boolean
  cleanup: boolean
}

export type FileBlock = BlockBase & {
  kind: 'file'
  /** Relative to the working directory. */
  path: string
  /** Each line ends with LF, the last as well. */
  content: string
  /** Of the first line of `content`. */
  contentLine: number
  /** Columns that precede each line of `content` in the Markdown. */
  columns?: number[]
  /** Permission bits. */
  mode?: number
  /** Path below snippets/ that the body mirrors. */
  snippet?: string
}

export type Block = RunBlock | FileBlock

/** `guest NAME image=…|disk=…` or `registry NAME auth=user:password` in a `<!-- verify … -->` comment. */
export type Declaration = {
  kind: 'guest' | 'registry'
  name: string
  options: Record<string, string>
  line: number
  column: number
}

export type Tutorial = {
  /** Path below the content root without extension, e.g. `build/first-image`. */
  id: string
  /** As given, for messages; relative to the current directory where possible. */
  file: string
  source: string
  /** sha256 (hex) of `source`. */
  hash: string
  frontMatter: FrontMatter
  blocks: Block[]
  declarations: Declaration[]
  /** Sync keys of `:::tabs{sync=…}` with their values in document order; the first is the default. */
  variants: Record<string, string[]>
}

export type ParseResult =
  | { tutorial: Tutorial; diagnostics: Diagnostic[] }
  | { tutorial?: undefined; diagnostics: Diagnostic[] }
