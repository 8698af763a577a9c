import { type Term, termsOf } from './search-terms.ts'

/** What a page says about itself: the query is compared with it word by word, whatever the length of the page. */
export type Entry = {
  url: string
  title: string
  description: string
  keywords: readonly string[]
  /** Whole questions that the page answers. */
  questions: readonly string[]
}
type Phrase = { terms: readonly Term[]; weight: number }
type Fields = {
  entry: Entry
  phrases: readonly Phrase[]
  bag: readonly Phrase[]
  /** The name of the tool whose command line the page lists; empty for other pages. */
  tool: readonly Term[]
}
export type Fielded = { entry: Entry; score: number }

/** A word that means the same counts less than the word itself. */
const sameMeaning = 0.7
/** What all pages are about says less than its number in titles and keywords suggests. */
const everywhere = new Set(termsOf('machine image bootc Fedora').map(({ meaning }) => meaning))
/** Of a phrase that fits, and of a word anywhere: an answer that was thought of is a find, its single words say little. */
const weights = { title: 1, keywords: 1, description: 0.4, question: 1, wordOfQuestion: 0.6, manual: 2 }
/** Longer queries that speak of options are messages of a tool. */
const longestForManual = 6

/** A function that scores pages: how much of the query they have, how well two phrases fit it, and asked-for manuals. */
export function fieldScores(entries: readonly Entry[]): (query: string) => Fielded[] {
  const pages = entries.map(fieldsOf)
  const known = new Set(pages.flatMap(({ bag }) => bag.flatMap(({ terms }) => terms.map(({ meaning }) => meaning))))
  const rarity = rarityOf(pages)
  const sum = (terms: readonly Term[], part = (_: Term): number => 1): number =>
    terms.reduce((total, term) => total + rarity(term) * part(term), 0)
  return (query) => {
    const asked = withPrograms(termsOf(query), known)
    const whole = sum(asked)
    if (whole === 0) return []
    const scored = pages.map(({ entry, phrases, bag, tool }) => {
      const has = sum(asked, (term) => Math.max(...bag.map(({ terms, weight }) => weight * likeness(term, terms))))
      const fits = phrases.map(({ terms, weight }) => {
        const common = sum(asked, (term) => likeness(term, terms))
        return (weight * common * common) / (whole * Math.max(sum(terms), common, 0.01))
      })
      const [best = 0, second = 0] = fits.sort((a, b) => b - a)
      const manual = asked.length <= longestForManual && isManualFor(tool, asked) ? weights.manual : 0
      return { entry, score: has / whole + best + second / 2 + manual }
    })
    return scored.filter(({ score }) => score > 0).sort((a, b) => b.score - a.score)
  }
}

/** `skopeo copy options` asks for the command line of skopeo, whatever page copies images. */
function isManualFor(tool: readonly Term[], asked: readonly Term[]): boolean {
  const named = tool.length > 0 && tool.every(({ stem }) => asked.some((term) => term.stem === stem))
  return named && asked.some(({ meaning }) => meaning === 'manual')
}

/** A name that no page has, beside "install", is the name of a program. */
function withPrograms(asked: readonly Term[], known: ReadonlySet<string>): readonly Term[] {
  const [install, program] = termsOf('install package')
  if (!program || !asked.some(({ meaning }) => meaning === install?.meaning)) return asked
  return asked.map((term) => (known.has(term.meaning) ? term : { ...term, meaning: program.meaning }))
}

function fieldsOf(entry: Entry): Fields {
  const keywords = entry.keywords.map((text) => ({ terms: termsOf(text), weight: weights.keywords }))
  const title = { terms: termsOf(entry.title), weight: weights.title }
  const description = { terms: termsOf(entry.description), weight: weights.description }
  const questions = entry.questions.map((text) => ({ terms: termsOf(text), weight: weights.question }))
  const words = questions.map(({ terms }) => ({ terms, weight: weights.wordOfQuestion }))
  const [, tool = ''] = /\/reference\/cli\/([^/]+)\/$/.exec(entry.url) ?? []
  const phrases = [...keywords, title, ...questions]
  return { entry, phrases, bag: [...keywords, title, description, ...words], tool: termsOf(tool) }
}

function likeness({ stem, meaning }: Term, terms: readonly Term[]): number {
  if (terms.some((term) => term.stem === stem)) return 1
  return terms.some((term) => term.meaning === meaning) ? sameMeaning : 0
}

/** A word that many pages have says little about which one is meant; one that no page has says nothing. */
function rarityOf(pages: readonly Fields[]): (term: Term) => number {
  const counts = new Map<string, number>()
  for (const { bag } of pages)
    for (const meaning of new Set(bag.flatMap(({ terms }) => terms.map((term) => term.meaning))))
      counts.set(meaning, (counts.get(meaning) ?? 0) + 1)
  return ({ meaning }) =>
    Math.log(1 + pages.length / (counts.get(meaning) ?? pages.length)) * (everywhere.has(meaning) ? 0.5 : 1)
}
