/** Pages that are made from data; they stand in the reference section beside written ones. */

import { surfaces } from '../reference/surfaces.ts'
import { tablePages } from '../reference/tables.ts'
import { knownSections, type Section } from './sections.ts'
import type { SidebarPage } from './sidebar.ts'

export function referencePages(): SidebarPage[] {
  return [
    { id: 'reference/migration', title: 'From rpm-ostree' },
    ...tablePages().map(({ slug, title }) => ({ id: `reference/${slug}`, title })),
    { id: 'reference/goals', title: 'Goals and their pages' },
    { id: 'reference/tags', title: 'Tags of tutorials' },
    // Last, because they are many.
    ...surfaces().map(({ tool }) => ({ id: `reference/cli/${tool}`, title: `${tool} command line` })),
  ]
}

export function sectionsWithReference(sections: Section[]): Section[] {
  if (sections.some(({ id }) => id === 'reference')) return sections
  return [...sections, ...knownSections.filter(({ id }) => id === 'reference')]
}
