/** Reads a document once and gives it to every rule. */
import { defined } from '../core/defined.ts'
import type { Diagnostic, Problem } from '../core/diagnostic.ts'
import { splitLines } from '../core/lines.ts'
import { outlineOf } from '../document/blocks/outline.ts'
import type { Fence } from '../document/markdown/fence.ts'
import { sourceProblem, unread } from '../document/read-source.ts'
import { type Invocation, readExecForm, readScript } from './commands/invocations.ts'
import { maskPlaceholders } from './commands/placeholders.ts'
import type { ReadOptions } from './commands/reading.ts'
import {
  execForm,
  healthCheck,
  hereDocumentFile,
  hereDocumentScript,
  readSteps,
  shellText,
} from './containerfile/instructions.ts'
import { commandsAlone } from './document/console.ts'
import {
  type Document,
  fileNameOf,
  isContainerfileName,
  isScriptName,
  regionOf,
  type Unit,
  unitsOfFence,
} from './document/units.ts'
import { readConfigFile } from './files/config-file.ts'
import type { WorkflowScript } from './files/workflow.ts'
import type { Checked, LintOptions } from './rules/rule.ts'
import { rules } from './rules/rules.ts'
import { isOfAnotherLanguage } from './shell/wrappers.ts'
import { insertedRegion, joinRegions, locate, type Region, regionOfDocument, sliceRegion } from './text/region.ts'

/** Everything that rules need to know of a document. */
export function readDocument(
  { file, source }: Document,
  options: LintOptions,
): { checked: Checked; diagnostics: Diagnostic[] } {
  const workflow = /\.ya?ml$/.test(file)
  const { fences, problems } = workflow ? { fences: [], problems: [] } : readFences(source)
  const checked: Checked = {
    file,
    source,
    // A comment of YAML is no heading, and what it holds is no link.
    lines: workflow ? [] : splitLines(source),
    fences: fences.map(unitsOfFence),
    allFences: fences,
    scripts: [],
    containerfiles: [],
    files: [],
    options,
  }
  if (workflow)
    addConfigFile(
      checked,
      { strict: false, session: '', line: 1 },
      { name: file, region: regionOfDocument(source) },
      'yaml',
    )
  for (const fence of checked.fences) {
    const strict = fence.tags !== undefined
    const file = { name: fileNameOf(fence, checked.lines), region: regionOf(fence.fence) }
    if (!addConfigFile(checked, { strict, session: '', line: fence.fence.line }, file, fence.language))
      for (const unit of fence.units) {
        if (unit.kind === 'script') addScript(checked, unit, unit.region, 'whole')
        else addContainerfile(checked, unit, unit.region)
      }
  }
  return { checked, diagnostics: problems.map((one) => ({ file, ...one })) }
}

/** Indented code counts as well. */
const maybeFences = /```|~~~|^(?: {4}|\t)/m

/** The problems say why a source was not read. */
function readFences(source: string): { fences: Fence[]; problems: Problem[] } {
  const unreadable = sourceProblem(source)
  if (unreadable) return { fences: [], problems: [unreadable] }
  if (!maybeFences.test(source)) return { fences: [], problems: [] }
  const { fences, unread: stop } = outlineOf(source)
  return { fences, problems: stop ? [unread(stop)] : [] }
}

/** All diagnostics of one document, in the order of their places. */
export function judge(checked: Checked): Diagnostic[] {
  const disabled = new Set(checked.options.disable)
  const found = rules.flatMap((rule) => (rule.names.every((name) => disabled.has(name)) ? [] : rule.check(checked)))
  return limited(found.filter(({ rule }) => !disabled.has(rule)).sort(byPlace))
}

export function byPlace(a: Diagnostic, b: Diagnostic): number {
  return a.line - b.line || a.column - b.column || a.rule.localeCompare(b.rule)
}

/** Findings of one rule in one document: nobody reads more, and 100,000 dead links are one mistake of a converter. */
const mostOfOneRule = 100

function limited(found: Diagnostic[]): Diagnostic[] {
  if (found.length <= mostOfOneRule) return found
  const counts = new Map<string, number>()
  const kept = found.filter(({ rule }) => {
    const count = (counts.get(rule) ?? 0) + 1
    counts.set(rule, count)
    return count <= mostOfOneRule
  })
  return kept.map((finding): Diagnostic => {
    const count = counts.get(finding.rule) ?? 0
    const last = kept.findLast(({ rule }) => rule === finding.rule)
    if (count <= mostOfOneRule || finding !== last) return finding
    return { ...finding, message: `${finding.message} (and ${count - mostOfOneRule} more of this rule)` }
  })
}

/** A whole script, an excerpt or file within another text, or an instruction of a Containerfile. */
type Part = 'whole' | 'part' | 'build'

function addScript(checked: Checked, unit: Unit, region: Region, part: Part): void {
  const { targets } = checked.options
  const { loose = false } = unit
  const options = { strict: unit.strict, maybeProse: unit.maybeProse, loose, ...defined({ targets }) }
  const whole = readScript(region, options)
  const { script } = whole
  const findings =
    script.error && !unit.strict ? { script, invocations: readable(region, options), scripts: [], files: [] } : whole
  checked.scripts.push({ unit, region, findings, whole: part === 'whole', inBuild: part === 'build' })
  for (const file of findings.files) {
    // What is appended is an excerpt: it need not begin with `FROM`, and its stages are elsewhere.
    if (isContainerfileName(file.name))
      addContainerfile(checked, { ...unit, strict: unit.strict && !file.appends }, file.region)
    else addFile(checked, { ...unit, strict: unit.strict && file.quoted }, file)
  }
}

/** A file that a script or a Containerfile writes: one of the known kinds, or a shell script by its name or its first line. */
function addFile(checked: Checked, unit: Unit, file: { name: string; region: Region }): void {
  if (isOfAnotherLanguage(file.region.text) || addConfigFile(checked, unit, file, '')) return
  if (isScriptName(file.name) || file.region.text.startsWith('#!')) addScript(checked, unit, file.region, 'part')
}

type Owner = Pick<Unit, 'strict' | 'session' | 'line'>

/** Whether a file is of a known kind; the scripts in it are read as well. */
function addConfigFile(
  checked: Checked,
  owner: Owner,
  file: { name: string; region: Region },
  language: string,
): boolean {
  const content = readConfigFile(file.name, language, file.region.text)
  if (!content) return false
  checked.files.push({ unit: owner, ...file, ...content })
  const scripts = content.kind === 'kickstart' ? content.kickstart.scripts : []
  for (const { start, end } of scripts) {
    const region = sliceRegion(file.region, start, end)
    addScript(checked, { kind: 'script', maybeProse: false, ...owner, region }, region, 'part')
  }
  for (const script of content.kind === 'workflow' ? content.scripts : []) {
    const region = workflowRegion(file.region, script)
    const { line } = locate(region, 0)
    addScript(checked, { kind: 'script', maybeProse: false, ...owner, session: `line:${line}`, region }, region, 'part')
  }
  for (const { text } of content.kind === 'blueprint' && 'entries' in content.toml ? content.toml.entries : []) {
    if (text?.start === undefined || !/^%(post|pre)\b/m.test(text.value)) continue
    const region = sliceRegion(file.region, text.start, text.start + text.value.length)
    addConfigFile(checked, owner, { name: 'blueprint.ks', region }, 'kickstart')
  }
  return true
}

/** The script as the shell gets it; expressions of the workflow are placeholders in it. */
function workflowRegion(region: Region, { lines, folded }: WorkflowScript): Region {
  const parts = lines.flatMap(({ start, end }) => [
    sliceRegion(region, start, end),
    insertedRegion(folded ? ' ' : '\n', locate(region, end)),
  ])
  const joined = joinRegions(parts)
  return { ...joined, text: maskPlaceholders(joined.text) }
}

function addContainerfile(checked: Checked, unit: Unit, region: Region): void {
  const steps = readSteps(region.text)
  checked.containerfiles.push({ unit, region, steps })
  for (const step of steps) {
    const exec = execForm(region, step)
    if (exec && 'words' in exec) {
      const findings = readExecForm(region, exec.words, { strict: unit.strict })
      checked.scripts.push({ unit, region, findings, whole: false, inBuild: false })
    } else if (!exec && (step.keyword === 'RUN' || step.keyword === 'CMD' || step.keyword === 'ENTRYPOINT')) {
      const script = hereDocumentScript(region, step) ?? shellText(region, step)
      if (!isOfAnotherLanguage(script.text)) addScript(checked, unit, script, step.keyword === 'RUN' ? 'build' : 'part')
    }
    const check = healthCheck(region, step)
    if (check) addScript(checked, unit, check, 'part')
    const file = hereDocumentFile(region, step)
    if (file) addFile(checked, { ...unit, strict: unit.strict && file.quoted }, file)
  }
}

/**
 * Of a text that is no script as a whole, such as commands among their output: the lines that are commands by
 * themselves. A sentence may begin with a tool's name, so words that are no verbs are not judged.
 */
function readable(region: Region, options: ReadOptions): Invocation[] {
  return commandsAlone(region).flatMap((command) => {
    const { script, invocations } = readScript(command, { ...options, maybeProse: true })
    return script.error ? [] : invocations
  })
}
