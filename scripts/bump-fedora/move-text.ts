/** Moves the names of one release in a text to another: names of images, and refs of OSTree. */
import { releaseReferences } from '../../runner/lint/releases/references.ts'

type Spot = { start: number; length: number }

/** A number that stands for the release in other ways (prose, versions, file names) is left alone; see `mentions`. */
export function moveText(text: string, from: string, to: string): { text: string; moved: number } {
  const spots = spotsOf(text, from)
  let result = text
  // From the end, so that offsets before stay true.
  for (const { start, length } of spots.toReversed())
    result = result.slice(0, start) + to + result.slice(start + length)
  return { text: result, moved: spots.length }
}

function spotsOf(text: string, release: string): Spot[] {
  const images = releaseReferences(text)
    .filter((reference) => reference.family.key === 'fedora' && reference.release === release)
    .map(({ releaseStart }) => releaseStart)
  const refs = [...text.matchAll(new RegExp(`(?<=\\bfedora/)${release}(?=/)`, 'g'))].map(({ index }) => index)
  return [...images, ...refs].sort((a, b) => a - b).map((start) => ({ start, length: release.length }))
}

export type Mention = { line: number; column: number; text: string }

/** Where the number of a release still stands by itself, as in `Fedora 44`, `F44` or `bootc-44`: for people to judge. */
export function mentions(text: string, release: string): Mention[] {
  const number = new RegExp(`(?<![\\d.])${release}(?!\\d)`, 'g')
  return text
    .split('\n')
    .flatMap((line, index) =>
      [...line.matchAll(number)].map((match) => ({ line: index + 1, column: match.index + 1, text: line.trim() })),
    )
}
