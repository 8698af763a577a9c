/** What the parser looks for in a document's block structure, in document order. Inline text is never looked at. */

/** A fenced code block, tagged or not. Content line `i` stands in source line `line + 1 + i`. */
export type Fence = {
  kind: 'fence'
  /** Of the opening fence's first backtick or tilde. */
  line: number
  column: number
  /** Of the closing fence, or of the last content line when it is missing. */
  endLine: number
  closed: boolean
  /** The fence's characters, e.g. three backticks. */
  marker: string
  /** All after the opening characters, trimmed, as written. */
  info: string
  infoColumn: number
  /** Content without the fence's and its containers' indentation. */
  lines: string[]
  /** Columns that precede each content line in the source; below zero where a tab was split. */
  columns: number[]
  /** In a `<!-- verify … -->` comment. */
  labOnly: boolean
}

export type Heading = { kind: 'heading'; text: string; line: number; column: number }

/** A block of HTML with a comment, such as one that begins a line; its lines without the containers' indentation. */
export type Html = {
  kind: 'html'
  line: number
  column: number
  lines: string[]
  /** Columns that precede each line in the source. */
  columns: number[]
}

export type DirectiveStart = {
  kind: 'directive-start'
  name: string
  attributes: Record<string, string>
  line: number
  column: number
  closed: boolean
}
export type DirectiveEnd = { kind: 'directive-end' }

/** A `<!-- verify` in the middle of a line. */
export type InlineComment = { kind: 'inline-comment'; line: number; column: number }

/** From here on nothing was read: reading would have taken too long. */
export type Unread = { kind: 'unread'; line: number; column: number }

export type Landmark = Fence | Heading | Html | DirectiveStart | DirectiveEnd | InlineComment | Unread
