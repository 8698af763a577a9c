/**
 * What people ask, in their own words, and which page answers it. Beside the pages and not in them: a question that is
 * added changes no page, so its runs stay valid.
 */
import { ownValue } from '../../runner/core/own-value.ts'
import data from '../data/questions.json' with { type: 'json' }

/** Whole questions that a page answers, by its id; none for a page that nobody wrote any for. */
export function questionsOf(id: string): readonly string[] {
  return ownValue<readonly string[]>(data, id) ?? []
}
