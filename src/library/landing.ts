/** What the landing page says: the loop, and three ways in. */
import type { LibraryPage } from './library.ts'

export type LoopStep = {
  title: string
  command: string
  text: string
  /** Ids of pages that prove the step; the first that is there counts. */
  pages: string[]
}

export const loop: readonly LoopStep[] = [
  {
    title: 'Build',
    command: 'podman build',
    text: 'A Containerfile on top of Fedora’s base.',
    pages: ['build/first-image'],
  },
  {
    title: 'Boot',
    command: 'bootc install',
    text: 'The image becomes a machine.',
    pages: ['deploy/install-to-disk', 'deploy/boot-in-one-command'],
  },
  {
    title: 'Change',
    command: 'podman push',
    text: 'Edit, rebuild, push the next version.',
    pages: ['ship/build-push-sign'],
  },
  {
    title: 'Upgrade',
    command: 'bootc upgrade',
    text: 'Machines fetch it and restart into it.',
    pages: ['operate/upgrade'],
  },
  {
    title: 'Roll back',
    command: 'bootc rollback',
    text: 'The former version is still there.',
    pages: ['operate/roll-back'],
  },
]

export type Entry = { title: string; text: string; sections: string[] }

export const entries: readonly Entry[] = [
  {
    title: 'I use a variant',
    text: 'Silverblue, Kinoite, CoreOS, IoT or one of Universal Blue’s: understand what changes, and operate it.',
    sections: ['explain', 'operate', 'migrate'],
  },
  {
    title: 'I derive my own image',
    text: 'Servers, desktops and appliances from a Containerfile, deployed and kept up to date.',
    sections: ['build', 'derive', 'deploy', 'configure'],
  },
  {
    title: 'I make base images',
    text: 'Repackagers and working groups: bases, pipelines, signatures, and proof that the documentation holds on them.',
    sections: ['variants', 'ship', 'contribute', 'reference'],
  },
]

export function findPage(pages: LibraryPage[], ids: string[]): LibraryPage | undefined {
  for (const id of ids) {
    const page = pages.find(({ tutorial }) => tutorial.id === id)
    if (page) return page
  }
  return undefined
}
