/** Families of images whose tags are releases of a distribution, and the names that they are written by. */

export type FamilyKey = 'fedora' | 'centos-stream'

export type Family = {
  /** In releases.json. */
  key: FamilyKey
  title: string
  /** Finds references; its group `release` is the release in the tag. Tags that are no release (`latest`) are not found. */
  pattern: RegExp
}

/** Adding a family is adding an entry, and its key above and in the schema of releases.json. */
export const families: readonly Family[] = [
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
