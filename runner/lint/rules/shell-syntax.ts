/** Scripts that no shell would read. */

import type { Diagnostic } from '../../core/diagnostic.ts'
import { characterName } from '../../core/look-alikes.ts'
import { looksLikeCommands } from '../document/console.ts'
import { type Checked, diagnosticAt, type ReadScript, type Rule } from './rule.ts'

/** One diagnostic for each script's first syntax error. */
export const shellSyntax: Rule = {
  names: ['shell-syntax'],
  check(document) {
    return document.scripts.flatMap((script) => {
      const { error } = script.findings.script
      if (!error || !certain(script)) return []
      const severity = script.unit.strict ? ('error' as const) : ('warning' as const)
      return [
        diagnosticAt(document.file, script.region, error.offset, error.offset + 1, {
          rule: 'shell-syntax',
          severity,
          message: error.message,
        }),
      ]
    })
  },
}

/** Plurals in parentheses, alternatives by `|` without blanks, optional words in brackets: `tar t[option(s)]`, `-eq|-ne`. */
const synopsis = /[=<>]\|[!=<>]|\w\(s\)|(?:^|[\s[(])-[\w-]+\|-|\[\w[\w .-]*\](?:\s*\[|\.{3})|\.{3}|…/m

/** In documents not written to be executed, unreadable text is most often no script: output, a synopsis, a sentence. */
function certain({ unit, region, whole }: ReadScript): boolean {
  return unit.strict || (whole && !unit.maybeProse && !synopsis.test(region.text) && looksLikeCommands(region.text))
}

/** A `\` that was to continue a line, with a blank after it: the command ends there. */
const escapedBlankAtEnd = /\\[ \t]+\n/
/** From the word's end on: the line is over, and the next one continues with the command. */
const goesOn = /^[ \t]*\n(?:[ \t]+\S|[-|&])/

/** In a block that is run, an escaped blank as a word of its own, before a line that looks like the rest, is an error. */
export const continuation: Rule = {
  names: ['blank-after-backslash', 'missing-backslash', 'look-alike'],
  check(document) {
    const blanks = document.scripts
      .filter(({ whole, region }) => whole && escapedBlankAtEnd.test(region.text))
      .flatMap(({ region, unit, findings }) =>
        findings.script.commands
          .flatMap(({ words }) => words)
          .filter(({ start, end }) => /^\\[ \t]$/.test(region.text.slice(start, end)))
          .filter(({ end }) => goesOn.test(region.text.slice(end)))
          .map(
            ({ start, end }): Diagnostic =>
              diagnosticAt(document.file, region, start, end, {
                rule: 'blank-after-backslash',
                severity: unit.strict ? 'error' : 'warning',
                message: 'a blank after `\\`: the command ends here, and the next line is another one',
                suggestion: 'remove the blanks at the end of the line',
              }),
          ),
      )
    return [...blanks, ...document.scripts.flatMap((script) => lostOptions(document, script))]
  },
}

const odd = /[\u00a0\u2007\u202f\u200b\u2060\ufeff“”]/u

/** Commands that are the options of the line before, and words with characters that only look right. */
function lostOptions({ file }: Checked, { region, whole, unit, findings }: ReadScript): Diagnostic[] {
  if (!whole || unit.loose || (!/^[ \t]*--?[a-z]/m.test(region.text) && !odd.test(region.text))) return []
  const severity = unit.strict ? 'error' : 'warning'
  const ends = findings.invocations.filter((one) => one.region === region).map(({ words }) => words.at(-1)?.end ?? 0)
  return findings.script.commands.flatMap(({ words }): Diagnostic[] => {
    const [first] = words
    // Of other programs an option may stand for a line of their output.
    const lost =
      first &&
      /^--?[a-z]/.test(first.text) &&
      ends.some(
        (end) =>
          region.text[end - 2] !== '\\' &&
          end < first.start &&
          /^[ \t]*\n[ \t]*$/.test(region.text.slice(end, first.start)),
      )
    const found = lost
      ? [diagnosticAt(file, region, first.start, first.end, { rule: 'missing-backslash', severity, ...unended })]
      : []
    const alike = words.find(({ start, end, quoted }) => !quoted && odd.test(region.text.slice(start, end)))
    const character = alike && odd.exec(region.text.slice(alike.start, alike.end))
    if (character) {
      const at = alike.start + character.index
      const message = `${characterName(character[0])} is no ${/[“”]/.test(character[0]) ? 'quote' : 'blank'} to a shell`
      found.push(diagnosticAt(file, region, at, at + 1, { rule: 'look-alike', severity, message }))
    }
    return found
  })
}

const unended = {
  message: 'an option begins this command: the line before ends without a `\\`',
  suggestion: 'write ` \\` at the end of the line before',
}
