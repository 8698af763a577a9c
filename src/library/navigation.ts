/** Sidebar and neighbours of pages, made once for a library. */
import { library, site } from './current.ts'
import type { Library, LibraryPage } from './library.ts'
import { referencePages, sectionsWithReference } from './reference-pages.ts'
import { sectionOf } from './sections.ts'
import { makeSidebar, type SidebarPage } from './sidebar.ts'

/** The loop of image mode, across sections: prepare, build, boot, install, upgrade, roll back. */
const loop = [
  'start/your-machine',
  'start/ten-minutes',
  'build/first-image',
  'deploy/boot-in-one-command',
  'deploy/install-to-disk',
  'operate/upgrade',
  'operate/roll-back',
]

/** Where a newcomer begins. */
export function firstPage({ byId }: Library): LibraryPage | undefined {
  return byId.get('start/ten-minutes') ?? byId.get('build/first-image')
}

type Navigation = {
  /** HTML, for the path of a page. */
  sidebar(path: string): string
  neighbours(id: string): { prev: SidebarPage | undefined; next: SidebarPage | undefined }
}

const made = new WeakMap<Library, Navigation>()

export async function navigation(): Promise<Navigation> {
  const current = await library()
  const known = made.get(current)
  if (known) return known
  const navigation = makeNavigation(current)
  made.set(current, navigation)
  return navigation
}

function makeNavigation({ pages, sections }: Library): Navigation {
  const written = pages.map(({ tutorial }) => ({ id: tutorial.id, title: tutorial.frontMatter.title }))
  const all = [...written, ...referencePages()]
  const byId = new Map(all.map((page) => [page.id, page]))
  const path = loop.filter((id) => byId.has(id))
  const place = new Map(all.map(({ id }, index) => [id, index]))
  return {
    sidebar: makeSidebar(
      sectionsWithReference(sections),
      Map.groupBy(all, ({ id }) => sectionOf(id)),
      site.base,
    ),
    neighbours: (id) => {
      const at = place.get(id)
      if (at === undefined) return { prev: undefined, next: undefined }
      const inLoop = path.indexOf(id)
      const before = inLoop > 0 ? path[inLoop - 1] : undefined
      const after = inLoop !== -1 ? path[inLoop + 1] : undefined
      return {
        prev: before === undefined ? all[at - 1] : byId.get(before),
        next: after === undefined ? all[at + 1] : byId.get(after),
      }
    },
  }
}
