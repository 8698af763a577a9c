/** Images named by a release, wherever they stand in a text: front matter, Containerfiles, commands, tables. */

/** Families of images whose tags are releases of a distribution, and the names that they are written by. */
type FamilyKey = 'fedora' | 'centos-stream'

type Family = {
  /** In releases.json. */
  key: FamilyKey
  title: string
  /** Finds references; its group `release` is the release in the tag. Tags that are no release (`latest`) are not found. */
  pattern: RegExp
}

/** Adding a family is adding an entry, and its key above and in the schema of releases.json. */
const families: readonly Family[] = [
  {
    key: 'fedora',
    title: 'Fedora',
    pattern: references(
      [
        String.raw`(?:quay\.io/fedora|registry\.fedoraproject\.org)/fedora(?:-[a-z]+)*`,
        String.raw`quay\.io/(?:fedora-iot|fedora-ostree-desktops|fedora-testing)/[\w.-]+`,
        String.raw`registry\.gitlab\.com/fedora/bootc/base-images/[\w.-]+`,
      ],
      ['fedora', ...['bootc', 'coreos', 'iot', 'silverblue', 'kinoite', 'minimal'].map((name) => `fedora-${name}`)],
      String.raw`(?<release>\d+)`,
    ),
  },
  {
    key: 'centos-stream',
    title: 'CentOS Stream',
    pattern: references(
      [String.raw`quay\.io/(?:centos-bootc|centos)/[\w.-]+`],
      ['centos-bootc'],
      String.raw`(?:stream|c)(?<release>\d+)s?`,
    ),
  },
]

/** `bare`: names without a registry, which stand for themselves only where no other registry stands before them. */
function references(repositories: string[], bare: string[], tag: string): RegExp {
  const names = [...repositories.map((name) => `(?<![\\w.-])${name}`), `(?<![\\w./:-])(?:${bare.join('|')})`]
  return new RegExp(`(?:${names.join('|')}):${tag}(?!\\d)`, 'dg')
}

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

/** The builder of disk images has CentOS in its name, whoever uses it. */
const names = /\b(rhel|red hat|centos(?!-bootc\/bootc-image-builder)|almalinux|rocky|enterprise linux|ubi[89]?)\b/i

/** Whether a text names one of them. */
export function namesDnf4(text: string): boolean {
  return names.test(text)
}
