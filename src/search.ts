/** How search results are ordered. The figures are those with which the queries in test/site/pages/search do best. */
export const pagefindRanking = {
  pageLength: 0.3,
  termFrequency: 0.6,
  termSimilarity: 6,
  metaWeights: { title: 3, keywords: 9, description: 1 },
}

/** Of the words of a page beside those of others: tasks come before explanations, and these before tables. */
const weights: Record<string, string> = { explain: '0.4', reference: '0.3', contribute: '0.4' }

export function searchWeight(section: string): string | undefined {
  return weights[section]
}
