/** A plugin for remark that leaves inline content unparsed. Blocks do not depend on it. */
import type { Processor } from 'unified'

/** CommonMark's inline constructs, by the names that micromark knows them by. */
const inline = [
  'attention',
  'autolink',
  'characterEscape',
  'characterReference',
  'codeText',
  'hardBreakEscape',
  'htmlText',
  'labelEnd',
  'labelStartImage',
  'labelStartLink',
]

/** Comes after the plugins whose inline constructs (GFM's, text directives) it takes away. */
export function withoutInline(this: Processor): void {
  const data = this.data()
  const blocks = (data.micromarkExtensions ?? []).map(({ text, insideSpan, attentionMarkers, ...rest }) => rest)
  data.micromarkExtensions = [...blocks, { disable: { null: inline } }]
  // Transforms look for addresses in text.
  data.fromMarkdownExtensions = (data.fromMarkdownExtensions ?? []).flat().map(({ transforms, ...rest }) => rest)
}
