/** Images named by a release, wherever they stand in a text: front matter, Containerfiles, commands, tables. */
import { type Family, families } from './families.ts'

/** Offsets are UTF-16 offsets in the text. */
export type ReleaseReference = {
  family: Family
  /** As it is written, up to the release. */
  text: string
  release: string
  start: number
  end: number
  releaseStart: number
}

/** In the order of the text. */
export function releaseReferences(text: string): ReleaseReference[] {
  const found = families.flatMap((family) =>
    [...text.matchAll(family.pattern)].map((match): ReleaseReference => {
      const [releaseStart = match.index] = match.indices?.groups?.release ?? []
      return {
        family,
        text: match[0],
        release: match.groups?.release ?? '',
        start: match.index,
        end: match.index + match[0].length,
        releaseStart,
      }
    }),
  )
  return found.sort((a, b) => a.start - b.start)
}
