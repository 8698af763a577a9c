/** Each document is parsed once, though links from others lead to its headings. */
import { type Outline, readOutline } from '../../document/blocks/outline.ts'
import { sourceProblem } from '../../document/source-problems.ts'

const nothing: Outline = { fences: [], headings: [] }
const kept = new Map<string, Outline>()
/** Links lead mostly to documents of the same folder, which are checked one after another. */
const mostKept = 200

/** Of a text that is not read as Markdown, nothing. */
export function outlineOf(source: string): Outline {
  const known = kept.get(source)
  if (known) return known
  const outline = sourceProblem(source) ? nothing : readOutline(source)
  const [oldest] = kept.size < mostKept ? [] : kept.keys()
  if (oldest !== undefined) kept.delete(oldest)
  kept.set(source, outline)
  return outline
}
