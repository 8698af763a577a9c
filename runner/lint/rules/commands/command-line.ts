/** Command lines of known tools against their surfaces. */

import { defined } from '../../../core/defined.ts'
import type { Diagnostic } from '../../../core/diagnostic.ts'
import { wordList } from '../../../core/word-list.ts'
import type { Invocation } from '../../commands/invocations.ts'
import { readCommand } from '../../commands/read.ts'
import type { Finding } from '../../commands/reading.ts'
import { namesDnf4 } from '../../releases/references.ts'
import { surfaceOf } from '../../surfaces/surfaces.ts'
import { type Checked, diagnosticAt, type Rule } from '../rule.ts'

/** Findings on all command lines of the document. */
export const commandLine: Rule = {
  names: wordList(`
    unknown-verb unknown-flag removed-verb removed-flag hidden-alias hidden-flag missing-flag-value
    flag-without-value value-not-allowed conflicting-flags missing-flag missing-argument missing-verb
    too-many-arguments needs-newer dnf4-only
  `),
  check(document) {
    return document.scripts.flatMap(({ findings, unit }) =>
      findings.invocations.flatMap((invocation) =>
        (unit.strict || !showsStatus(invocation) ? invocation.reading.findings : [])
          .map((finding) => (invocation.tool === 'dnf5' ? judgedByDnf4(document, invocation, finding) : finding))
          .filter((finding) => finding !== undefined)
          .map(
            ({ start, end, ...finding }): Diagnostic =>
              diagnosticAt(document.file, invocation.region, start, end, finding),
          ),
      ),
    )
  },
}

/** `podman run --no-such-flag; echo $?` shows how it fails. */
function showsStatus({ region, words }: Invocation): boolean {
  return /^\s*;\s*echo\s+"?\$\?/.test(region.text.slice(words.at(-1)?.end ?? 0))
}

/** A page that names no distribution itself is for the readers of its tree. */
function readersHaveDnf4({ source, options }: Checked): boolean {
  return options.dnf4 === true || namesDnf4(source) || (options.treeNamesDnf4 === true && !/fedora/i.test(source))
}

/** What dnf 4 knows and dnf5 does not is right for some readers. */
function judgedByDnf4(document: Checked, invocation: Invocation, finding: Finding): Finding | undefined {
  if (!/^unknown-/.test(finding.rule)) return finding
  const older = surfaceOf('dnf4')
  if (!older || invocation.words[0]?.text === 'dnf5') return finding
  const { findings, positionals } = readCommand(older, invocation.words, invocation.region.text)
  // What dnf 4 takes for an operand may still be a misspelled verb of a verb, such as `copr enabel`.
  const misspelled =
    positionals.some(({ start }) => start === finding.start) && /^did you/.test(finding.suggestion ?? '')
  if (findings.length > 0 || misspelled) return finding
  if (readersHaveDnf4(document)) return undefined
  const { suggestion, ...rest } = finding
  return {
    ...rest,
    rule: 'dnf4-only',
    severity: 'warning',
    message: `${finding.message}; dnf ${older.version} had it, Fedora 41 and later have dnf5`,
    ...defined({ suggestion }),
  }
}
