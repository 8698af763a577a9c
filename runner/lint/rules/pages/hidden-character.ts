/** Characters that nobody sees: a reader copies another command than the one on the page, or sees its words in another order. */

import type { Diagnostic } from '../../../core/diagnostic.ts'
import { characterName } from '../../../core/look-alikes.ts'
import { placeInFence } from '../../../document/markdown/fence.ts'
import type { Rule } from '../rule.ts'

/** Without the joiners of emoji and of some scripts. */
const hidden =
  /[\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e007f}]/u

export const hiddenCharacter: Rule = {
  names: ['hidden-character'],
  check({ file, fences }) {
    return fences.flatMap(({ fence, tags, units }): Diagnostic[] => {
      const own = tags?.values.run === true || tags?.values.file !== undefined || tags?.values.snippet !== undefined
      if (!own && units.length === 0) return []
      return fence.lines.flatMap((line, index): Diagnostic[] => {
        const found = hidden.exec(line)
        if (!found) return []
        return [
          {
            file,
            ...placeInFence(fence, index, found.index),
            rule: 'hidden-character',
            severity: own ? 'error' : 'warning',
            message: `the line has ${characterName(found[0])}, which readers do not see`,
            suggestion: 'remove it, or write it as an escape, e.g. `\\u200b` for `printf`',
          },
        ]
      })
    })
  },
}
