/** How search results are ordered. The figures are those with which the queries in test/site/pages/search do best. */
export const pagefindRanking = {
  pageLength: 0.3,
  termFrequency: 0.6,
  termSimilarity: 6,
  metaWeights: { title: 3, keywords: 4, description: 1 },
}

/** What a page says about itself, beside the words of its text. Between 1.5 and 2.5 the queries find the same. */
export const weightOfFields = 2

/** Of the words of a page beside those of others: tasks come before explanations, and these before tables. */
const weights: Record<string, string> = { explain: '0.4', reference: '0.3', contribute: '0.4' }

export function searchWeight(section: string): string | undefined {
  return weights[section]
}

/** Of a page as a whole, beside its words: lists of pages, tables and command lines come after the page that does the task. */
const factors: readonly [path: RegExp, factor: number][] = [
  [/\/reference\/cli\//, 0.3],
  [/\/(images|matrix)\//, 0.4],
  [/\/reference\//, 0.6],
  [/\/contribute\/|\/how-pages-are-proven\//, 0.8],
  [/\/explain\//, 0.9],
  [/^\/?[^/]*\/?$/, 0.5],
]

export function pageFactor(url: string): number {
  return factors.find(([path]) => path.test(url))?.[1] ?? 1
}

/** Two words are often typed as one: `timezone`, `rpmfusion`. */
export function withCompound(keyword: string): string[] {
  return /^[A-Za-z]+ [A-Za-z]+$/.test(keyword) ? [keyword, keyword.replace(' ', '')] : [keyword]
}
