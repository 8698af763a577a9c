/** From an output that differs to the expectation that would have held. */
import type { Expectation } from '../../document/model.ts'
import type { Rewritten, Seen } from './matcher.ts'
import { matchers } from './matchers.ts'
import { assertsNothing } from './rewrite-lines.ts'

/** `text` is proven to match what was seen, and to assert something. */
export function rewrite(expected: Expectation, seen: Seen): Rewritten {
  const matcher = matchers[expected.match]
  const rewritten = matcher.rewrite(expected, seen)
  if ('refused' in rewritten) return rewritten
  if (expected.match !== 'exact' && assertsNothing(rewritten.text))
    return { refused: 'what is left of it would assert nothing' }
  if (matcher.compare({ ...expected, text: rewritten.text }, seen) !== undefined)
    return { refused: 'what was printed cannot be written as an expectation' }
  return rewritten
}
