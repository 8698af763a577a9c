/** Prompts: `bash` blocks have none, `#` already is root. Judged where blocks are run, or the project's own style counts. */
import type { Diagnostic } from '../../../core/diagnostic.ts'
import { placeInFence } from '../../../document/markdown/fence.ts'
import { diagnosticAt, type Rule } from '../rule.ts'

export const promptStyle: Rule = {
  names: ['prompt-in-script', 'sudo-as-root', 'missing-prompt'],
  check(document) {
    const found: Diagnostic[] = []
    for (const { fence, language, tags, units } of document.fences) {
      const own = tags?.values.run === true
      if (!own && !document.options.strict) continue
      const script = /^(bash|sh|shell)$/.test(language)
      for (const [index, line] of script ? fence.lines.entries() : []) {
        const sign = /^\s*(\$) +\S/.exec(line)
        if (!sign) continue
        found.push({
          file: document.file,
          ...placeInFence(fence, index, line.indexOf('$')),
          rule: 'prompt-in-script',
          severity: own ? 'error' : 'warning',
          message: 'a prompt in a script: readers copy it, shells do not know it',
          suggestion: 'remove `$ `, or make it a `console` block',
        })
      }
      if (language === 'console' && !own && units.length === 0 && fence.lines.some((line) => line.trim())) {
        found.push({
          file: document.file,
          line: fence.line,
          column: fence.column,
          rule: 'missing-prompt',
          severity: 'warning',
          message: 'a `console` block without a prompt',
          suggestion: 'put `$ ` before commands, or use `bash`',
        })
      }
      for (const unit of units) {
        const sudo = unit.prompt === '#' && !unit.maybeProse ? /^\s*(sudo)\s/.exec(unit.region.text) : null
        if (sudo) {
          const start = sudo[0].indexOf('sudo')
          found.push(
            diagnosticAt(document.file, unit.region, start, start + 4, {
              rule: 'sudo-as-root',
              severity: 'warning',
              message: '`sudo` after the prompt of root',
              suggestion: 'remove `sudo`, or write `$ `',
            }),
          )
        }
      }
    }
    return found
  },
}
