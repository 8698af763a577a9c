/** The options of `lint-docs`. */
import { defined } from '../../core/defined.ts'
import { type OptionSpec, parseArguments, renderHelp } from '../frame/arguments.ts'
import { readPair } from '../frame/option-values.ts'
import { type ReportTarget, readReportTargets } from '../frame/report-targets.ts'

const lintOptions: Record<string, OptionSpec> = {
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
  help: { short: 'h', help: 'Show this help.' },
}

export type LintCall = {
  paths: string[]
  reports: ReportTarget[]
  disable: string[]
  targets: Record<string, string>
  dnf4: boolean
  snippets?: string
  shellcheck: boolean
}

export function readLintOptions(args: string[]): { call: LintCall; errors: string[]; help: boolean } {
  const { switches, values, positionals, errors } = parseArguments(args, lintOptions)
  const pairs = (values.get('target') ?? []).map((text) => readPair('--target', text, '--target TOOL=VERSION', errors))
  const [snippets] = values.get('snippets') ?? []
  const call: LintCall = {
    paths: positionals,
    reports: readReportTargets(values.get('report') ?? [], errors),
    disable: values.get('disable') ?? [],
    targets: Object.fromEntries(pairs.filter((pair) => pair !== undefined)),
    dnf4: switches.has('dnf4'),
    shellcheck: !switches.has('no-shellcheck'),
    ...defined({ snippets }),
  }
  return { call, errors, help: switches.has('help') }
}

export const lintHelp: string = renderHelp({
  about:
    'Checks Markdown without running anything: shell and Containerfile syntax, command lines of known tools against their real options, images, links, snippets. Documents below a folder `content` are checked as tutorials too, if one of them has tagged blocks.',
  usage: ['lint-docs [OPTIONS] [PATH…]               PATH: a Markdown or MDX file, or a folder; content by default'],
  options: lintOptions,
  examples: [
    ['npm run lint-docs', 'the tutorials of this documentation'],
    ['npm run lint-docs -- ../my-repo/docs README.md', 'any Markdown'],
    ['npm run lint-docs -- --report sarif=lint.sarif --report json=-', 'for code scanning and for programs'],
  ],
  notes: [
    'Exit status: 0 no error (warnings do not count), 1 a document has errors, 2 the call cannot be understood or a document is no readable text.',
  ],
})
