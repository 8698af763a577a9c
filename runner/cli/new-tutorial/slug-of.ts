/** Names of files, as pages have them. */

/** Small letters, digits and single hyphens; empty where a text has none of them. */
export function slugOf(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
}
