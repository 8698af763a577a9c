/** Which release pages are to be moved to, and what speaks against it. */
import type { Releases } from '../../runner/lint/releases/releases-file.ts'

/** Releases come twice a year: a number further ahead is a slip of the finger. */
const furthest = 4

type Asked = { to: string; errors: [] } | { to?: undefined; errors: [string, ...string[]] }

/** `words`: what stands on the command line. */
export function releaseAsked(words: string[], current: string): Asked {
  const [word, ...more] = words
  const example = `e.g. npm run bump-fedora ${Number(current) + 1}`
  const refuse = (error: string): Asked => ({ errors: [error] })
  if (word === undefined) return refuse(`which release? ${example}`)
  if (more.length > 0) return refuse(`one release is expected, but there are ${words.length}: ${words.join(' ')}`)
  if (!/^[1-9]\d*$/.test(word)) return refuse(`${word}: expected the number of a Fedora release, ${example}`)
  const ahead = Number(word) - Number(current)
  if (ahead < 0) return refuse(`${word} is older than ${current}, the current release; pages are only moved forward`)
  if (ahead === 0) return refuse(`${word} is the current release already; expected a later one, ${example}`)
  if (ahead > furthest)
    return refuse(`${word} is ${ahead} releases after ${current}; expected ${Number(current) + furthest} at most`)
  return { to: word, errors: [] }
}

/** With the release as the current one; what was supported before stays so. Nothing is known of its end. */
export function withCurrent(releases: Releases, to: string): Releases {
  const fedora = releases.fedora ?? { current: to, releases: {} }
  return { ...releases, fedora: { ...fedora, current: to, releases: { [to]: {}, ...fedora.releases } } }
}

/** Supported ones whose end has come, with the date. `today`: YYYY-MM-DD. */
export function ended(releases: Releases, today: string): [release: string, date: string][] {
  return Object.entries(releases.fedora?.releases ?? {}).flatMap(([release, { endOfLife }]) =>
    endOfLife !== undefined && endOfLife <= today ? [[release, endOfLife] as [string, string]] : [],
  )
}
