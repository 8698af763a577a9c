/** Tagged fences where Markdown sees none, so that they would be skipped without a word: in HTML, comments, indented code, text. */
import { type At, type Problem, problem } from '../../core/diagnostic.ts'
import { readFenceTags } from '../tags/fence-tags.ts'

export type HidingPlace = 'comment' | 'html' | 'indented code' | 'text'

const explanations: Record<HidingPlace, [message: string, suggestion: string]> = {
  comment: [
    'this block stands in a comment that is not for the runner, so it is not executed',
    'Begin the comment with `<!-- verify`, or remove the tag',
  ],
  html: [
    'this block stands in HTML, where Markdown sees no fence, so it is not executed',
    'Put a blank line before it; `<pre>`, `<script>` and `<style>` end before it',
  ],
  'indented code': [
    'this block is indented by four or more blanks: to Markdown it is text, so it is not executed',
    'Indent it by at most three blanks beyond its list; to show a fence, put it into a longer one',
  ],
  text: [
    'this fence goes on with the text before it, so it is not executed',
    'Put a blank line before it, and indent it by at most three blanks beyond its list',
  ],
}

/** `line`: of the first of the lines; `columns`: that precede each of them in the source. */
export function hiddenFences(place: HidingPlace, lines: string[], line: number, columns: number[]): Problem[] {
  let marker: string | undefined
  return lines.flatMap((text, index) => {
    const match = /^([\s>]*(?:[-*+][ \t]+)?)(`{3,}|~{3,})[ \t]*(.*)$/.exec(text)
    if (!match) return []
    const [, before = '', run = '', info = ''] = match
    if (marker !== undefined) {
      if (info.trim() === '' && run.startsWith(marker)) marker = undefined
      return []
    }
    marker = run
    const at = { line: line + index, column: Math.max(1, (columns[index] ?? 0) + before.length + 1) }
    return isTagged(info.trim(), at) ? [hidden(place, { ...at, endColumn: at.column + run.length })] : []
  })
}

function isTagged(info: string, { line, column }: At): boolean {
  return readFenceTags(info, line, column) !== undefined
}

function hidden(place: HidingPlace, at: At): Problem {
  const [message, suggestion] = explanations[place]
  return problem('near-miss', at, message, suggestion)
}
