/** Names that a reader may replace by own ones, everywhere at once. They are executed as they stand. */
import data from '../../content/releases.json' with { type: 'json' }

const { current, releases } = data.fedora

/** Of Fedora's base image: the one that the pages write, and all that a reader may choose. */
export const currentRelease: string = current
export const knownReleases: readonly string[] = Object.keys(releases)

/** `you` must end there: `registry.example.com/your-team` is another name. */
const placeholder = new RegExp(
  String.raw`registry\.example\.com(/you)?(?![\w-])|quay\.io/fedora/fedora-bootc:${current}(?![\w-])`,
  'g',
)

/** Places of placeholders in a text, in order. */
export function findPlaceholders(text: string): { start: number; end: number; name: string }[] {
  return [...text.matchAll(placeholder)].map(({ 0: found, 1: you, index: start }) => ({
    start,
    end: start + found.length,
    name: found.startsWith('quay.io/') ? 'release' : you === undefined ? 'registry-host' : 'registry',
  }))
}
