/** Scripts that no shell would read. */

import type { Diagnostic } from '../../core/diagnostic.ts'
import { looksLikeCommands } from '../document/console.ts'
import { parseScript } from '../shell/parse-script.ts'
import { diagnosticAt, type ReadScript, type Rule } from './rule.ts'

/** One diagnostic for each script's first syntax error. */
export const shellSyntax: Rule = {
  names: ['shell-syntax'],
  check(document) {
    return document.scripts.flatMap((script) => {
      const { error } = script.findings
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
  names: ['blank-after-backslash'],
  check(document) {
    return document.scripts
      .filter(({ whole, region }) => whole && escapedBlankAtEnd.test(region.text))
      .flatMap(({ region, unit }) =>
        parseScript(region.text)
          .commands.flatMap(({ words }) => words)
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
  },
}
