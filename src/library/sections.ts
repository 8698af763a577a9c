/** Groups of the curriculum in reading order: the folders below content/. */

export type Section = { id: string; title: string; blurb: string }

export const knownSections: readonly Section[] = [
  { id: 'start', title: 'Start', blurb: 'Your computer, a registry, and the whole way in ten minutes.' },
  { id: 'build', title: 'Build', blurb: 'From a six-line Containerfile to a clean image with small updates.' },
  { id: 'derive', title: 'Derive', blurb: 'Your services, software, users and configuration in the image.' },
  { id: 'deploy', title: 'Deploy', blurb: 'From an image to a machine: virtual, bare metal, cloud.' },
  { id: 'operate', title: 'Operate', blurb: 'Upgrade, roll back, switch, go without a network, repair.' },
  { id: 'configure', title: 'Configure', blurb: 'Files in /etc, kernel arguments, registries and pull secrets.' },
  { id: 'ship', title: 'Ship', blurb: 'Build, test, sign and publish in a pipeline.' },
  { id: 'migrate', title: 'Migrate', blurb: 'From layered packages and rpm-ostree to an image.' },
  { id: 'variants', title: 'Variants', blurb: 'Your own base, CoreOS, IoT, desktops.' },
  { id: 'explain', title: 'Understand', blurb: 'How image mode works, and why.' },
  { id: 'contribute', title: 'Contribute', blurb: 'Write a page, and have it tested.' },
  { id: 'reference', title: 'Reference', blurb: 'Commands, formats and tables.' },
]

export function sectionOf(pageId: string): string {
  return pageId.includes('/') ? pageId.slice(0, pageId.indexOf('/')) : ''
}

/** The sections that have pages, known ones first; a folder without an entry above gets its name as title. */
export function sectionsOf(pageIds: string[]): Section[] {
  const present = new Set(pageIds.map(sectionOf).filter((id) => id !== ''))
  const known = knownSections.filter(({ id }) => present.has(id))
  const others = [...present].filter((id) => !knownSections.some((section) => section.id === id)).sort()
  return [...known, ...others.map((id) => ({ id, title: titleOf(id), blurb: '' }))]
}

function titleOf(id: string): string {
  return id.charAt(0).toUpperCase() + id.slice(1).replaceAll('-', ' ')
}
