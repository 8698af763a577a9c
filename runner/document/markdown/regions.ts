/**
 * Landmarks of a whole document. Most of a document is top-level paragraphs, headings, fences and comments, whose
 * extent a line tells at once; only what is left (lists, quotes, tables, indented code …) goes through micromark,
 * and only where it can hold a landmark. Ten times as fast, and the same result: a test compares the two.
 *
 * It rests on this: at a place where no container is open and the block before has ended, a line begins its block as
 * it would begin a document. After a blank line, a line without indentation that begins no list item, quote or
 * footnote is such a place: lists, quotes, tables and footnotes end there.
 */
import { blockStructure } from './block-structure.ts'
import type { DirectiveStart, Fence, Landmark } from './landmarks.ts'
import { maxDepth, maxEffort, structureEffort } from './structure-effort.ts'

/** Text: begins no other block, whether it opens a paragraph or goes on with one. */
const plainLine =
  /^[ \t]*(?:[^\s\-+*_=<>|:#`~[\d]|\*{1,3}[\p{L}`(]|_{1,2}\p{L}|`{1,2}[^`]|~{1,2}[^~]|#+[^#\s]|\d+[^\d.)])/u
const blankLine = /^[ \t]*$/
const fenceLine = /^(`{3,}(?=[^`]*$)|~{3,})(.*)$/
const headingLine = /^ {0,3}#{1,6}(?:[ \t]+(.*))?$/
const commentLine = /^<!--/
const directiveLine = /^:{3,}[A-Za-z]/
/** HTML that blank lines do not end. */
const longHtmlLine = /^ {0,3}<(?:!|\?|script|pre|style|textarea)/i
/** What micromark must look at, wherever it stands in a region. */
const telling = /```|~~~|<!--|:::|(?:^|[\s>*+\-.)])#{1,6}(?:\s|$)|^[\s>*+\-\d.)]*(?:=+|-+)[ \t]*$/m

type Reading = { lines: string[]; landmarks: Landmark[]; effort: number; depth: number }

/** Landmarks of a document's lines from index `start` on. */
export function findLandmarks(lines: string[], start: number): Landmark[] {
  const reading: Reading = { lines, landmarks: [], effort: 0, depth: 0 }
  readDocument(reading, start, lines.length)
  return reading.landmarks
}

/** Lines from `start` up to `end`, which are a document of their own. False when reading had to stop. */
function readDocument(reading: Reading, start: number, end: number): boolean {
  let at = start
  while (at < end) {
    const next = readBlock(reading, at, end)
    if (next === undefined) return false
    at = next
  }
  return true
}

/** Reads what begins at a line and returns the line after it. */
function readBlock(reading: Reading, at: number, end: number): number | undefined {
  const line = reading.lines[at] ?? ''
  if (blankLine.test(line)) return at + 1
  const fence = fenceLine.exec(line)
  if (fence) return readFence(reading, at, end, fence[1] ?? '', fence[2] ?? '')
  const heading = headingLine.exec(line)
  if (heading) return readHeading(reading, at, heading[1] ?? '')
  if (commentLine.test(line)) return readComment(reading, at, end)
  if (directiveLine.test(line)) return readDirective(reading, at, end)
  const paragraphEnd = endOfParagraph(reading, at, end)
  if (paragraphEnd !== undefined) return paragraphEnd
  return readRegion(reading, at, end)
}

function readFence(reading: Reading, at: number, end: number, marker: string, rest: string): number {
  const { lines, landmarks } = reading
  const closing = new RegExp(`^ {0,3}${marker[0]}{${marker.length},}[ \\t]*$`)
  let last = at + 1
  while (last < end && !closing.test(lines[last] ?? '')) last += 1
  const closed = last < end
  // A document's last line end is followed by nothing.
  const contentEnd = closed ? last : lastContent(lines, at, end)
  const content = lines.slice(at + 1, contentEnd)
  const fence: Fence = {
    kind: 'fence',
    line: at + 1,
    column: 1,
    endLine: closed ? last + 1 : contentEnd,
    closed,
    marker,
    info: rest.trim(),
    infoColumn: 1 + marker.length + (rest.length - rest.trimStart().length),
    lines: content,
    columns: content.map(() => 0),
    labOnly: false,
  }
  landmarks.push(fence)
  return closed ? last + 1 : end
}

function lastContent(lines: string[], at: number, end: number): number {
  return lines[end - 1] === '' && end - 1 > at ? end - 1 : end
}

function readHeading(reading: Reading, at: number, rest: string): number {
  const text = rest.replace(/(?:^|[ \t]+)#+[ \t]*$/, '').trim()
  const column = (reading.lines[at] ?? '').indexOf(text, /^ *#+/.exec(reading.lines[at] ?? '')?.[0].length ?? 0) + 1
  if (text !== '') reading.landmarks.push({ kind: 'heading', text, line: at + 1, column })
  return at + 1
}

function readComment({ lines, landmarks }: Reading, at: number, end: number): number {
  // `<!-->` is whole; what follows on the last line belongs to the comment's block.
  let last = at
  while (last < end && !(lines[last] ?? '').includes('-->', last === at ? 2 : 0)) last += 1
  const closed = last < end
  const text = lines.slice(at, closed ? last + 1 : lastContent(lines, at, end))
  landmarks.push({ kind: 'html', line: at + 1, column: 1, lines: text, columns: text.map(() => 0) })
  return closed ? last + 1 : end
}

function readDirective(reading: Reading, at: number, end: number): number | undefined {
  const { lines, landmarks } = reading
  const start = directiveStart(lines[at] ?? '', at)
  if (!start) return readRegion(reading, at, end)
  if (reading.depth >= maxDepth) return stop(reading, at)
  const size = /^:+/.exec(lines[at] ?? '')?.[0].length ?? 3
  const closing = new RegExp(`^ {0,3}:{${size},}[ \\t]*$`)
  let last = at + 1
  while (last < end && !closing.test(lines[last] ?? '')) last += 1
  start.closed = last < end
  landmarks.push(start)
  reading.depth += 1
  if (!readDocument(reading, at + 1, last)) return undefined
  reading.depth -= 1
  landmarks.push({ kind: 'directive-end' })
  return start.closed ? last + 1 : end
}

/** The directive that a line opens, if what follows its name is as it must be. */
function directiveStart(line: string, at: number): DirectiveStart | undefined {
  if (!directiveLine.test(line)) return undefined
  return blockStructure([line], at + 1).find((mark): mark is DirectiveStart => mark.kind === 'directive-start')
}

/** The line after a paragraph of plain lines only; undefined when it is anything else or holds a comment. */
function endOfParagraph({ lines }: Reading, start: number, end: number): number | undefined {
  if (/^(?: {0,3}\t| {4})/.test(lines[start] ?? '')) return undefined
  let at = start
  while (at < end) {
    const line = lines[at] ?? ''
    if (blankLine.test(line)) return at
    if (at > start && interrupts(line)) return at
    if (!plainLine.test(line) || line.includes('<!--')) return undefined
    at += 1
  }
  return at
}

/** Begins a block that this file reads, even right after a line of text; without indentation, it ends containers. */
function interrupts(line: string): boolean {
  if (fenceLine.test(line) || commentLine.test(line) || directiveStart(line, 0)) return true
  return line[0] === '#' && headingLine.test(line)
}

function readRegion(reading: Reading, start: number, end: number): number | undefined {
  const regionEnd = endOfRegion(reading.lines, start, end)
  const region = reading.lines.slice(start, regionEnd)
  if (!telling.test(region.join('\n'))) return regionEnd
  const found = readStructure(reading, region, start)
  if (!found) return undefined
  if (regionEnd === end || found.every((landmark) => landmark.kind !== 'fence' || landmark.closed)) {
    for (const landmark of found) reading.landmarks.push(landmark)
    return regionEnd
  }
  // A fence without an end may go on beyond the region.
  const rest = readStructure(reading, reading.lines.slice(start, end), start)
  for (const landmark of rest ?? []) reading.landmarks.push(landmark)
  return rest ? end : undefined
}

function readStructure(reading: Reading, lines: string[], start: number): Landmark[] | undefined {
  reading.effort += structureEffort(lines)
  return reading.effort > maxEffort ? stop(reading, start) : blockStructure(lines, start + 1)
}

function endOfRegion(lines: string[], start: number, end: number): number {
  let wasBlank = false
  let inHtml = false
  for (let at = start; at < end; at += 1) {
    const line = lines[at] ?? ''
    if (wasBlank) inHtml = false
    if (at > start && !inHtml && (interrupts(line) || (wasBlank && plainLine.test(line) && !/^[ \t]/.test(line))))
      return at
    // Only the parser knows where these end.
    if (longHtmlLine.test(line) || /^ {0,3}:::/.test(line)) return end
    if (/^ {0,3}</.test(line)) inHtml = true
    wasBlank = blankLine.test(line)
  }
  return end
}

function stop(reading: Reading, at: number): undefined {
  reading.landmarks.push({ kind: 'unread', line: at + 1, column: 1 })
}
