/** The matchers by the name that `match=` takes. */
import type { Match } from '../../document/model.ts'
import { exact } from './exact.ts'
import { jsonSubset } from './json-subset.ts'
import { lines } from './lines.ts'
import type { Matcher } from './matcher.ts'
import { regex } from './regex.ts'

export const matchers: Record<Match, Matcher> = { lines, exact, regex, 'json-subset': jsonSubset }
