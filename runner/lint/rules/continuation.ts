/** A `\` that was to continue a line, with a blank after it: the command ends there. */
import type { Diagnostic } from '../../core/diagnostic.ts'
import { parseScript } from '../shell/parse-script.ts'
import { diagnosticAt } from './at.ts'
import type { Rule } from './rule.ts'

const escapedBlankAtEnd = /\\[ \t]+\n/
/** From the word's end on: the line is over, and the next one goes on with the command. */
const goesOn = /^[ \t]*\n(?:[ \t]+\S|[-|&])/

/** At the backslash; an error in a block that is run: a word that is nothing but an escaped blank, before a line that looks like the rest. */
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
