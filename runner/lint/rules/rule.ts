/** A rule looks at one document and reports what is wrong in it. */

import { defined } from '../../core/defined.ts'
import type { Diagnostic } from '../../core/diagnostic.ts'
import type { Fence } from '../../document/markdown/fence.ts'
import type { Invocation, ScriptFindings } from '../commands/invocations.ts'
import type { Step } from '../containerfile/instructions.ts'
import type { Reader } from '../document/reader.ts'
import type { FenceUnits, Unit } from '../document/units.ts'
import type { ConfigFile } from '../files/config-file.ts'
import { locate, type Region } from '../text/region.ts'

/** A script of the document, read once for all rules. */
export type ReadScript = {
  unit: Unit
  region: Region
  findings: ScriptFindings
  /** The text is a whole script of its own, not an excerpt of an instruction. */
  whole: boolean
  /** It runs while an image is built. */
  inBuild: boolean
}

export type ReadContainerfile = { unit: Unit; region: Region; steps: Step[] }

/** A document with everything that was read of it. */
export type Checked = {
  file: string
  source: string
  lines: string[]
  fences: FenceUnits[]
  /** All fences, also those of no interest to scripts. */
  allFences: Fence[]
  scripts: ReadScript[]
  containerfiles: ReadContainerfile[]
  /** Kernel arguments, Quadlets, units, blueprints, kickstarts, workflows. */
  files: ConfigFile[]
  options: LintOptions
}

export type LintOptions = {
  /** For snippets and linked files; without it those rules see the given documents only. */
  reader?: Reader
  /** Where `snippet=` paths start. */
  snippets?: string
  /** The documents are written for this project: near-misses, prompt style and bare verbs count. */
  strict?: boolean
  /** Tool → version that readers have; one that is newer than the surface may have what the surface lacks. */
  targets?: Record<string, string>
  /** Readers may have dnf 4: what only dnf 4 knows is right. By default the text decides. */
  dnf4?: boolean
  /** Another document of the tree names a distribution with dnf 4. */
  treeNamesDnf4?: boolean
  /** The shellcheck binary, where its findings are wanted; `findShellcheck` finds it. */
  shellcheck?: string
  /** Names of rules that are left out. */
  disable?: string[]
}

export type Rule = {
  /** The names that its diagnostics carry. */
  names: readonly string[]
  check(document: Checked): Diagnostic[]
}

type FindingText = Pick<Diagnostic, 'rule' | 'severity' | 'message'> & { suggestion?: string | undefined }

/** A diagnostic on the characters from `start` to `end` of a region. */
export function diagnosticAt(
  file: string,
  region: Region,
  start: number,
  end: number,
  finding: FindingText,
): Diagnostic {
  const from = locate(region, start)
  const to = locate(region, Math.max(start, end - 1))
  const { suggestion, ...rest } = finding
  return {
    file,
    ...from,
    endLine: to.line,
    endColumn: to.column + 1,
    ...rest,
    ...defined({ suggestion }),
  }
}

/** Lines of the fences with `exit=`: what fails there is meant to. */
export function linesThatFail({ fences }: Checked): Set<number> {
  return new Set(fences.filter(({ tags }) => tags?.values.exit).map(({ fence }) => fence.line))
}

/** Lines of the fences that are run and are to succeed. */
export function linesThatSucceed({ fences }: Checked): Set<number> {
  const run = fences.filter(
    ({ tags }) => tags?.values.run === true && tags.values.skip === undefined && !tags.values.exit,
  )
  return new Set(run.map(({ fence }) => fence.line))
}

/** `! podman run …`, `if podman inspect …`, `podman run … || true`. */
export function mayFail({ region, words }: Pick<Invocation, 'region' | 'words'>): boolean {
  return mayFailAt(region, words[0]?.start ?? 0, words.at(-1)?.end ?? 0)
}

/** The same of the command that stands between two offsets. */
export function mayFailAt({ text }: Region, from: number, to: number): boolean {
  const start = text.lastIndexOf('\n', from) + 1
  const end = text.indexOf('\n', to)
  return /(^|[;&|(]|\bdo|\bthen)\s*(!|if|elif|while|until)\s|\|\|/.test(text.slice(start, end < 0 ? undefined : end))
}

/** Command lines that the page expects to succeed. */
export function invocationsThatSucceed(document: Checked): Invocation[] {
  const failing = linesThatFail(document)
  return document.scripts
    .filter(({ unit }) => !failing.has(unit.line))
    .flatMap(({ findings }) => findings.invocations.filter((invocation) => !mayFail(invocation)))
}
