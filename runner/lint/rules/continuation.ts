/** A `\` that was to continue a line, with a blank after it: the command ends there. */
import type { Diagnostic } from '../../tutorial/diagnostic.ts'
import { diagnosticAt } from './at.ts'
import type { Rule } from './rule.ts'

/** An odd number of backslashes before the blanks; comments do not count. */
const blankAtEnd = /^(?!\s*#).*?(?<!\\)(?:\\\\)*(\\[ \t]+)$/dgm

/** A warning at the backslash; builders forgive it in Containerfiles, shells do not. */
export const continuation: Rule = {
  names: ['blank-after-backslash'],
  check(document) {
    return document.scripts
      .filter(({ whole }) => whole)
      .flatMap(({ region }) =>
        [...region.text.matchAll(blankAtEnd)].map((match): Diagnostic => {
          const [start, end] = match.indices?.[1] ?? [match.index, match.index + 1]
          return diagnosticAt(document.file, region, start, end, {
            rule: 'blank-after-backslash',
            severity: 'warning',
            message: 'a blank after `\\`: the command ends here, and the next line is another one',
            suggestion: 'remove the blanks at the end of the line',
          })
        }),
      )
  },
}
