/** `lint-docs [PATH…]`: findings of documents, tagged or not. */

import { extname, join, sep } from 'node:path'
import { defined } from '../../core/defined.ts'
import { readText } from '../../core/read-text.ts'
import { sortDiagnostics } from '../../core/render-diagnostics.ts'
import { contentFolder } from '../../document/find-tutorials.ts'
import type { TutorialFile } from '../../document/read-source.ts'
import { isWorkflowName } from '../../lint/files/workflow-name.ts'
import { namesDnf4 } from '../../lint/releases/references.ts'
import { releasesName } from '../../lint/releases/releases-paths.ts'
import { findShellcheck } from '../../lint/shellcheck/shellcheck.ts'
import type { LintReport } from '../../report/reporters/reporter.ts'
import { findDocuments } from '../documents/find-documents.ts'
import { type Call, type Help, parseCall } from '../frame/arguments.ts'
import { type Context, writeUsageErrors } from '../frame/context.ts'
import { exit } from '../frame/exit-status.ts'
import { notOneOf, readPair, readReportTargets } from '../frame/option-values.ts'
import { writerPaths } from '../frame/paths.ts'
import { openProgress } from '../frame/progress.ts'
import { checkReportTargets, publish } from '../reports/publish.ts'
import type { ChunkOptions } from './lint-chunk.ts'
import { lintFiles } from './lint-files.ts'

const help: Help = {
  about:
    'Checks Markdown without running anything: shell and Containerfile syntax, command lines of known tools against their real options, images, links, snippets. Documents below a folder `content` are checked as tutorials too, if one of them has tagged blocks.',
  usage: [
    'lint-docs [OPTIONS] [PATH…]               PATH: a Markdown or MDX file, a workflow, or a folder; content by default',
  ],
  options: {
    report: {
      value: 'NAME[=FILE]',
      multiple: true,
      help: 'Write a report: json, sarif, junit, github, github-summary, terminal. FILE - is standard output.',
    },
    disable: { value: 'RULE', multiple: true, help: 'Leave a rule out.' },
    target: {
      value: 'TOOL=VERSION',
      multiple: true,
      help: 'The version of a tool that readers have, e.g. bootc=1.1.0: what came later is an error. A version that is newer than the known one allows what is not known.',
    },
    dnf4: { help: 'Readers may have dnf 4: what only dnf 4 knows is no error.' },
    snippets: { value: 'DIR', help: 'Where snippet= paths start. Default: snippets.' },
    'no-shellcheck': { help: 'Leave shellcheck out; it is used where it is installed.' },
  },
  examples: [
    ['npm run lint-docs', 'the tutorials of this documentation'],
    ['npm run lint-docs -- ../my-repo/docs README.md', 'any Markdown'],
    ['npm run lint-docs -- ../my-repo/.github/workflows', 'the commands of workflows'],
    ['npm run lint-docs -- --report sarif=lint.sarif --report json=-', 'for code scanning and for programs'],
  ],
  notes: [
    'Exit status: 0 no error (warnings do not count), 1 a document has errors, 2 the call cannot be understood or a document is no readable text.',
  ],
}

/** MDX is read as Markdown: its fences are the same. */
const endings = ['.md', '.mdx', '.markdown']
const reads = (path: string) => endings.includes(extname(path)) || isWorkflowName(path)

export async function main(args: string[], context: Context): Promise<number> {
  const startedAt = context.now()
  const call = parseCall(args, help, context.stdout)
  if (call === undefined) return exit.success
  const { values, positionals, errors } = call
  const reports = readReportTargets(values.get('report') ?? [], errors)
  const options = await readOptions(call)
  const found = await findDocuments(writerPaths(positionals, context.environment, context.cwd), endings, reads)
  errors.push(...found.errors, ...(await checkReportTargets(reports)))
  if (errors.length > 0) return writeUsageErrors(context, 'lint-docs', errors)

  const progress = openProgress(context.stderr, context.now)
  const files = withOwners(found.files)
  // A document that is not ours may name a distribution with dnf 4.
  const optionsOf = async () => ({
    ...options,
    ...(!call.switches.has('no-shellcheck') && (await findShellcheck()) !== undefined && { shellcheck: 'shellcheck' }),
    treeNamesDnf4: files.some(({ path, strict }) => !strict && namesDnf4(readText(path) ?? '')),
  })
  const results = await lintFiles(files, optionsOf, progress, context.stop.signal)
  progress.end()
  // Ids matter to evidence alone: two trees may both have a README.md.
  const unreadable = found.faults.filter(({ rule }) => rule === 'unreadable-file')
  results.findings.push(...unreadable)
  if (context.stop.signal.aborted) return exit.interrupted
  const report: LintReport = {
    findings: sortDiagnostics(results.findings),
    files: found.files.length,
    sources: results.sources,
    ms: context.now() - startedAt,
  }
  if (found.passedOver.size > 0) context.stderr.write(`${passedOverText(found.passedOver)}\n`)
  const problems = await publish(reports, context, (reporter, render) => reporter.lint(report, render))
  if (problems.length > 0 || results.unreadable) return exit.usage
  return report.findings.some((finding) => finding.severity === 'error') ? exit.failed : exit.success
}

async function readOptions({ switches, values, errors }: Call): Promise<ChunkOptions> {
  const disable = values.get('disable') ?? []
  errors.push(...(await unknownRules(disable)))
  const pairs = (values.get('target') ?? []).map((text) => readPair('--target', text, '--target TOOL=VERSION', errors))
  return {
    disable,
    targets: Object.fromEntries(pairs.filter((pair) => pair !== undefined)),
    dnf4: switches.has('dnf4'),
    ...defined({ snippets: values.get('snippets')?.[0] }),
  }
}

/** Loads the rules only where they are named: the threads that check a large tree have their own. */
async function unknownRules(disable: string[]): Promise<string[]> {
  if (disable.length === 0) return []
  const { ruleNames } = await import('../../lint/lint.ts')
  return disable
    .filter((rule) => !ruleNames.includes(rule))
    .map((rule) => notOneOf(`--disable ${rule}: there is no such rule`, rule, ruleNames))
}

/** What a writer may believe to be checked. */
function passedOverText(passedOver: Map<string, number>): string {
  const list = [...passedOver].sort().map(([ending, count]) => `${count} ${ending}`)
  return `lint-docs: not read: ${list.join(', ')} (only ${endings.join(', ')} are)`
}

/** A block that the runner would run or write, or a comment with steps of the lab. */
const tagged = /^[ \t>]*(?:`{3,}|~{3,})\S*[ \t].*\b(?:run\b|file=|snippet=|output\b)|<!--\s*verify\b/m

/**
 * Other site generators have a folder `content` too. It is written for this project where it has a `releases.json`, or
 * where one of its documents has a tagged block; elsewhere its documents are checked as any Markdown.
 */
function withOwners(files: TutorialFile[]): TutorialFile[] {
  const byContent = Map.groupBy(files, ({ path, strict }) => (strict ? contentOf(path) : ''))
  const ours = new Set<string>()
  for (const [content, members] of byContent) if (content !== '' && isOurs(content, members)) ours.add(content)
  return files.map((file) => (file.strict ? { ...file, strict: ours.has(contentOf(file.path)) } : file))
}

function isOurs(content: string, members: TutorialFile[]): boolean {
  return (
    readText(join(content, releasesName)) !== undefined || members.some(({ path }) => tagged.test(readText(path) ?? ''))
  )
}

function contentOf(path: string): string {
  const parts = path.split(sep)
  return parts.slice(0, parts.lastIndexOf(contentFolder) + 1).join(sep)
}
