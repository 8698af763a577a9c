/** Names that a reader may replace by own ones, everywhere at once. They are executed as they stand. */
import data from '../../content/releases.json' with { type: 'json' }

const { current, releases } = data.fedora

/** Of Fedora's base image: the one that the pages write, and all that a reader may choose. */
export const currentRelease: string = current
export const knownReleases: readonly string[] = Object.keys(releases)

export type Placeholder = { name: string; literal: string }

/** Longer literals first: the first that fits is taken. */
export const placeholders: readonly Placeholder[] = [
  { name: 'registry', literal: 'registry.example.com/you' },
  { name: 'registry-host', literal: 'registry.example.com' },
  { name: 'release', literal: `quay.io/fedora/fedora-bootc:${current}` },
]

export type PlaceholderRange = { start: number; end: number; name: string }

/** Places of placeholders in a text, in order, not overlapping. */
export function findPlaceholders(text: string): PlaceholderRange[] {
  const ranges: PlaceholderRange[] = []
  let at = 0
  for (;;) {
    const next = placeholders
      .map(({ name, literal }) => ({ start: text.indexOf(literal, at), name, literal }))
      .filter(({ start }) => start !== -1)
      .sort((a, b) => a.start - b.start || b.literal.length - a.literal.length)[0]
    if (next === undefined) return ranges
    const end = next.start + next.literal.length
    // `you` must end there: `registry.example.com/your-team` is another name.
    const whole = !/[\w-]/.test(text[end] ?? '')
    if (whole) ranges.push({ start: next.start, end, name: next.name })
    at = whole || next.name !== 'registry' ? end : next.start + 'registry.example.com'.length
    if (!whole && next.name === 'registry') ranges.push({ start: next.start, end: at, name: 'registry-host' })
  }
}
