/** What the home page offers: entries by task. The first page of each that is there counts. */
import type { LibraryPage } from './library.ts'

export type Entry = { title: string; text: string; pages: string[] }

export const firstPage: readonly string[] = ['start/ten-minutes', 'build/first-image']

export const tasks: readonly Entry[] = [
  {
    title: 'Something failed',
    text: 'Find your error message, or search for it.',
    pages: ['operate/troubleshooting'],
  },
  {
    title: 'Upgrade and roll back',
    text: 'What you do on a machine today.',
    pages: ['operate/upgrade'],
  },
  {
    title: 'Coming from rpm-ostree',
    text: 'Silverblue, CoreOS, IoT: each command, translated.',
    pages: ['migrate/from-rpm-ostree'],
  },
  {
    title: 'Put it on a disk',
    text: 'Virtual machine, bare metal, cloud.',
    pages: ['deploy/install-to-disk'],
  },
]

export function findPage(pages: LibraryPage[], ids: readonly string[]): LibraryPage | undefined {
  return ids.map((id) => pages.find(({ tutorial }) => tutorial.id === id)).find((page) => page !== undefined)
}
