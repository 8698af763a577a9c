/** A text taken out of a document, piece by piece, that still knows where each character stood. */

import { splitLines } from '../../core/lines.ts'

/** From `start` (offset in the text) on, characters stand at `line` and `column` of the document, one column each. */
type Piece = { start: number; line: number; column: number }

export type Region = { text: string; pieces: Piece[] }

export type Spot = { line: number; column: number }

/** Where the character at `offset` stands in the document. */
export function locate(region: Region, offset: number): Spot {
  let low = 0
  let high = region.pieces.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((region.pieces[middle]?.start ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  const piece = region.pieces[low]
  if (!piece) return { line: 1, column: 1 }
  return { line: piece.line, column: piece.column + Math.max(0, offset - piece.start) }
}

/** Builds a region from lines; `columns` is the column of each line's first character. */
export function regionOfLines(lines: { text: string; line: number; column: number }[]): Region {
  const region: Region = { text: '', pieces: [] }
  for (const { text, line, column } of lines) {
    region.pieces.push({ start: region.text.length, line, column })
    region.text += `${text}\n`
  }
  return region
}

export function regionOfDocument(source: string): Region {
  return regionOfLines(splitLines(source).map((text, index) => ({ text, line: index + 1, column: 1 })))
}

/** The part between two offsets. */
export function sliceRegion(region: Region, start: number, end: number): Region {
  const pieces = region.pieces.filter((piece) => piece.start > start && piece.start < end)
  return {
    text: region.text.slice(start, end),
    pieces: [
      { start: 0, ...locate(region, start) },
      ...pieces.map((piece) => ({ ...piece, start: piece.start - start })),
    ],
  }
}

/** Joins parts into one text. */
export function joinRegions(parts: Region[]): Region {
  const region: Region = { text: '', pieces: [] }
  for (const part of parts) {
    region.pieces.push(...part.pieces.map((piece) => ({ ...piece, start: piece.start + region.text.length })))
    region.text += part.text
  }
  return region
}

/** A text that stands nowhere itself (a line break put in); its characters are placed at `spot`. */
export function insertedRegion(text: string, spot: Spot): Region {
  return { text, pieces: [{ start: 0, ...spot }] }
}
