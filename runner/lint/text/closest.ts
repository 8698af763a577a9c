/** The known word that a misspelled one most likely meant. */
import { editDistance } from '../../core/suggest.ts'

/** Undefined where nothing is near enough to be worth saying. */
export function closest(word: string, known: Iterable<string>): string | undefined {
  let best: string | undefined
  let least = Math.max(1, Math.floor(word.replace(/^-+/, '').length / 3)) + 0.5
  for (const candidate of known) {
    const distance = editDistance(word, candidate)
    if (distance < least) {
      best = candidate
      least = distance
    }
  }
  return best
}
