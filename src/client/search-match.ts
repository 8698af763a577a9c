/**
 * Which pages answer a query. Pagefind looks for a shorter beginning of a word that it does not know, down to one letter,
 * so its results need a second look.
 */

/** Endings by which forms of one word differ. */
const ending = /^[a-z]?(e?s|e?d|e|y|ly|able|ments?|ings?|ers?|ors?|ies|ied|(ic|if)?(at)?ions?|(ic)?at(e[sd]?|ing))?$/
const shortest = 3

export function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
}

/** Words of a query that say something: short ones only where there are no others. */
export function tellingWords(query: string): string[] {
  const words = query.split(/\s+/).filter((word) => word !== '')
  const telling = words.filter((word) => word.length >= shortest)
  return telling.length > 0 ? telling : words
}

/** Whether one of the words of the query, in some form, is among those of the page. */
export function answers(query: string, page: Iterable<string>): boolean {
  const asked = wordsOf(tellingWords(query).join(' '))
  for (const word of page) if (asked.some((wanted) => isForm(wanted, word))) return true
  return false
}

function isForm(asked: string, word: string): boolean {
  if (word.startsWith(asked)) return true
  let same = 0
  while (same < word.length && asked[same] === word[same]) same += 1
  return same >= shortest && ending.test(asked.slice(same)) && ending.test(word.slice(same))
}
