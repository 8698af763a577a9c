/** Reads a document once and gives it to every rule. */
import type { Diagnostic } from '../core/diagnostic.ts'
import { splitLines } from '../core/lines.ts'
import { findFences } from '../document/markdown/fences.ts'
import { readExecForm, readScript, type ScriptFindings } from './commands/invocations.ts'
import type { ReadOptions } from './commands/reading.ts'
import { execForm } from './containerfile/exec-form.ts'
import {
  healthCheck,
  hereDocumentFile,
  hereDocumentScript,
  readSteps,
  shellText,
} from './containerfile/instructions.ts'
import { commandsAlone } from './document/commands-alone.ts'
import type { Document, Unit } from './document/unit.ts'
import { isContainerfileName, isScriptName, unitsOfFence } from './document/units.ts'
import type { Checked, LintOptions } from './rules/rule.ts'
import { rules } from './rules/rules.ts'
import { isOfAnotherLanguage } from './shell/interpreters.ts'
import type { Region } from './text/region.ts'

/** Everything that rules need to know of a document. */
export function readDocument(
  { file, source }: Document,
  options: LintOptions,
): { checked: Checked; diagnostics: Diagnostic[] } {
  const { fences, diagnostics } = findFences(source, file)
  const checked: Checked = {
    file,
    source,
    lines: splitLines(source),
    fences: fences.map(unitsOfFence),
    allFences: fences,
    scripts: [],
    containerfiles: [],
    options,
  }
  for (const unit of checked.fences.flatMap(({ units }) => units)) {
    if (unit.kind === 'script') addScript(checked, unit, unit.region, true)
    else addContainerfile(checked, unit, unit.region)
  }
  return { checked, diagnostics }
}

/** All diagnostics of one document, in the order of their places. */
export function judge(checked: Checked): Diagnostic[] {
  const disabled = new Set(checked.options.disable)
  const found = rules.flatMap((rule) => (rule.names.every((name) => disabled.has(name)) ? [] : rule.check(checked)))
  return limited(
    found
      .filter(({ rule }) => !disabled.has(rule))
      .sort((a, b) => a.line - b.line || a.column - b.column || a.rule.localeCompare(b.rule)),
  )
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

function addScript(checked: Checked, unit: Unit, region: Region, whole: boolean): void {
  const { targets } = checked.options
  const options = { strict: unit.strict, maybeProse: unit.maybeProse, ...(targets ? { targets } : {}) }
  const script = readScript(region, options)
  const findings = script.error && !unit.strict ? { ...readable(region, options), error: script.error } : script
  checked.scripts.push({ unit, region, findings, whole })
  for (const file of findings.files) {
    // What is appended is an excerpt: it need not begin with `FROM`, and its stages are elsewhere.
    if (isContainerfileName(file.name))
      addContainerfile(checked, { ...unit, strict: unit.strict && !file.appends }, file.region)
    else addScriptFile(checked, { ...unit, strict: unit.strict && file.quoted }, file)
  }
}

/** A file that is a shell script by its name or its first line. */
function addScriptFile(checked: Checked, unit: Unit, file: { name: string; region: Region }): void {
  if (isOfAnotherLanguage(file.region.text)) return
  if (isScriptName(file.name) || file.region.text.startsWith('#!')) addScript(checked, unit, file.region, false)
}

function addContainerfile(checked: Checked, unit: Unit, region: Region): void {
  const steps = readSteps(region.text)
  checked.containerfiles.push({ unit, region, steps })
  for (const step of steps) {
    const exec = execForm(region, step)
    if (exec && 'words' in exec) {
      const findings = readExecForm(region, exec.words, { strict: unit.strict })
      checked.scripts.push({ unit, region, findings, whole: false })
    } else if (!exec && (step.keyword === 'RUN' || step.keyword === 'CMD' || step.keyword === 'ENTRYPOINT')) {
      const script = hereDocumentScript(region, step) ?? shellText(region, step)
      if (!isOfAnotherLanguage(script.text)) addScript(checked, unit, script, false)
    }
    const check = healthCheck(region, step)
    if (check) addScript(checked, unit, check, false)
    const file = hereDocumentFile(region, step)
    if (file) addScriptFile(checked, { ...unit, strict: unit.strict && file.quoted }, file)
  }
}

/**
 * Of a text that is no script as a whole, such as commands among their output: the lines that are commands by themselves.
 * A sentence may begin with a tool's name, so words that are no verbs are not judged.
 */
function readable(region: Region, options: ReadOptions): ScriptFindings {
  const found: ScriptFindings = { invocations: [], scripts: [], files: [] }
  for (const command of commandsAlone(region)) {
    const one = readScript(command, { ...options, maybeProse: true })
    if (!one.error) found.invocations.push(...one.invocations)
  }
  return found
}
