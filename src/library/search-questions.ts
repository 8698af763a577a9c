/**
 * What people ask, in their own words, and which page answers it. Beside the pages and not in them: a question that is
 * added changes no page, so its runs stay valid.
 */
import data from '../data/questions.json' with { type: 'json' }

const questions: Record<string, string[]> = data

/** Whole questions that a page answers, by its id; none for a page that nobody wrote any for. */
export function questionsOf(id: string): readonly string[] {
  return Object.hasOwn(questions, id) ? (questions[id] ?? []) : []
}
