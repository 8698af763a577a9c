/** Markdown → Tutorial. Pure: the same source gives the same result anywhere. */

import { type Diagnostic, type Problem, problem } from '../core/diagnostic.ts'
import { sha256 } from '../core/sha256.ts'
import { closest } from '../core/suggest.ts'
import { type Collected, collectBlocks } from './blocks/collect-blocks.ts'
import type { FrontMatter } from './front-matter/front-matter.ts'
import { frontMatterEnd } from './front-matter/front-matter-end.ts'
import { readFrontMatter } from './front-matter/read-front-matter.ts'
import { mayHaveInlineComment } from './markdown/html.ts'
import { parseBlocks, parseMarkdown } from './markdown.ts'
import type { Declaration, ParseResult } from './model.ts'
import { sourceProblem } from './read-source.ts'

export type ParseOptions = {
  /** Directives that the site does not know are errors: for documents of this project. Includes `nearMisses`. */
  strict?: boolean
  /** Near-misses (`runn`) are errors even where no fence is tagged: for documents that somebody named to be run. */
  nearMisses?: boolean
}

/** All errors of the document at once; a tutorial only when there is none. */
export function parseTutorial(source: string, file: string, id: string, options: ParseOptions = {}): ParseResult {
  const unreadable = sourceProblem(source)
  if (unreadable) return { diagnostics: [{ file, ...unreadable }] }
  const markdown = mayHaveInlineComment(source) ? parseMarkdown(source) : parseBlocks(source)
  const { lines } = markdown
  const end = frontMatterEnd(lines)
  const { frontMatter, problems } = readFrontMatter(lines, end)
  const { blocks, declarations, variants, places, problems: more } = collectBlocks(markdown, options)
  problems.push(...more)
  if (frontMatter) problems.push(...unknownPlaces(places, declarations, frontMatter))
  const diagnostics = toDiagnostics(problems, file)
  if (!frontMatter || diagnostics.some(({ severity }) => severity === 'error')) return { diagnostics }
  const hash = sha256(source)
  return { tutorial: { id, file, source, hash, frontMatter, blocks, declarations, variants }, diagnostics }
}

function toDiagnostics(problems: Problem[], file: string): Diagnostic[] {
  return problems.map((one) => ({ file, ...one })).sort((a, b) => a.line - b.line || a.column - b.column)
}

function unknownPlaces(places: Collected['places'], declarations: Declaration[], frontMatter: FrontMatter): Problem[] {
  const guests = declarations.filter(({ kind }) => kind === 'guest').map(({ name }) => name)
  const names = new Set([...Object.keys(frontMatter.places), ...guests])
  return places.flatMap(({ name, at }) => {
    if (names.has(name)) return []
    const near = closest(name, names)
    const suggestion = near
      ? `Write \`on=${near}\``
      : `Add it to \`places\` in the front matter, or declare it: \`<!-- verify guest ${name} image=… -->\``
    return [problem('unknown-place', at, `no machine is called \`${name}\``, suggestion)]
  })
}
