/** Scripts that no shell would read. */
import { looksLikeCommands } from '../document/plain-commands.ts'
import { diagnosticAt } from './at.ts'
import type { ReadScript, Rule } from './rule.ts'

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
const synopsis = /\w\(s\)|(?:^|[\s[(])-[\w-]+\|-|\[\w[\w .-]*\](?:\s*\[|\.{3})|\.{3}|…/m

/** In documents that nobody wrote to be executed, a text that cannot be read is most often no script: output, a synopsis, a sentence. */
function certain({ unit, region, whole }: ReadScript): boolean {
  return unit.strict || (whole && !unit.maybeProse && !synopsis.test(region.text) && looksLikeCommands(region.text))
}
