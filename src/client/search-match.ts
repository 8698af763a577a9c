/**
 * Which pages answer a query. Pagefind looks for a shorter beginning of a word that it does not know, down to one letter,
 * so its results need a second look.
 */

/** Endings by which forms of one word differ. */
const ending = /^[a-z]?(e?s|e?d|e|y|ly|able|ments?|ings?|ers?|ors?|ies|ied|(ic|if)?(at)?ions?|(ic)?at(e[sd]?|ing))?$/
const shortest = 3

/** Words that shape a question and are on every page. */
const shaping = new Set(
  `a about actually after again all already also always am an and another any anybody anyone anything are around as
  at be because been being best but by can could did do does doing each either else equivalent ever every
  everybody everyone everything exactly few for from get give given gives goes going gone got had happen happened
  happens has have having help how however i if in instead into is it its just know let lets like likely lot many
  may maybe me might more most much must my myself need never no nobody none nothing now of on one only or other
  others otherwise our per perhaps please possible quite rather really said same say says seem seems should since
  so some someone something sometimes still such sure tell than that the their them then there these they thing
  things think this those though through to too try trying until up us use used using usually very want was way we well
  were what whatever when where whether which while who whom why will with within would yes yet you your`.split(/\s+/),
)

export function isShaping(word: string): boolean {
  return shaping.has(word)
}

export function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
}

/** The words with a blank around each, so that one text can be looked for in another word by word. */
export function phraseOf(text: string): string {
  return ` ${wordsOf(text).join(' ')} `
}

/** Words of a query that say something: those that shape a question, and letters, only where there are no others. */
export function tellingWords(query: string): string[] {
  const words = query.split(/\s+/).filter((word) => word !== '')
  const long = words.filter((word) => word.length > 1)
  const telling = long.filter((word) => !shaping.has(word.toLowerCase().replace(/[?!.,:;]+$/, '')))
  return [telling, long, words].find((list) => list.length > 0) ?? []
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

/** Of a message that was pasted, so many words one after the other count for the page that has them. */
const shortestStretch = 3
/** Of them, so many say something: `does not have the` stands in many pages. */
const leastTelling = 2
/** So many words are a whole message; a longer one consists of paths and names, and of what other programs said. */
const enough = 12
/** Dates, line numbers, digests: no page has those of a reader. */
const varying = /^\d+$|^[\da-f]{8,}$/
/** Above 1, a long stretch counts more than several short ones. */
const worthOfLength = 1.2

/** How much of the query stands in a page word by word, in its text and again in one of its headings: from 0 to 2. */
export function quoteOf(
  query: string,
  page: { content: string; anchors: { element: string; text: string }[] },
): number {
  const headings = page.anchors.filter(({ element }) => /^h[2-4]$/i.test(element)).map(({ text }) => text)
  return quoted(wordsOf(query), phraseOf(page.content)) + headed(query, headings)
}

/** The share that stands in the text in stretches of some words: a message has a name or a path between its fixed parts. */
function quoted(words: string[], text: string): number {
  const fixed = Math.max(1, Math.min(enough, words.filter((word) => !varying.test(word)).length))
  let share = 0
  for (let from = 0; from < words.length; ) {
    let to = from
    while (to < words.length && text.includes(` ${words.slice(from, to + 1).join(' ')} `)) to += 1
    const telling = words.slice(from, to).filter((word) => !shaping.has(word))
    if (to - from >= shortestStretch && telling.length >= leastTelling)
      share += Math.min(1, (to - from) / fixed) ** worthOfLength
    from = Math.max(to, from + 1)
  }
  return share
}

/** The share that is the longest heading in the query: the entries of the pages on messages are headed by them. */
function headed(query: string, headings: string[]): number {
  const asked = phraseOf(query)
  const lengths = headings.filter((text) => asked.includes(phraseOf(text))).map((text) => wordsOf(text).length)
  return Math.max(0, ...lengths.filter((length) => length > 1)) / Math.max(1, wordsOf(query).length)
}
