/** Pages that are made from data; they stand in the reference section beside written ones. */

import { surfaces } from '../reference/surfaces.ts'
import { tablePages } from '../reference/tables.ts'
import { knownSections, type Section } from './sections.ts'
import type { SidebarPage } from './sidebar.ts'

export type MadePage = SidebarPage & { description: string; keywords: readonly string[] }

export function referencePages(): MadePage[] {
  return [
    {
      id: 'reference/migration',
      title: 'From rpm-ostree',
      description: 'What each rpm-ostree command becomes with bootc, dnf, or a build.',
      keywords: ['rpm-ostree manual', 'rpm-ostree commands', 'replacement of a command', 'commands compared'],
    },
    ...tablePages().map(({ slug, title, description, keywords }) => ({
      id: `reference/${slug}`,
      title,
      description,
      keywords,
    })),
    {
      id: 'reference/goals',
      title: 'Goals and their pages',
      description: 'What Fedora’s initiative set out to do, and the pages that serve each goal.',
      keywords: ['goals of the initiative', 'objectives'],
    },
    {
      id: 'reference/test-day',
      title: 'Checklist for a test day',
      description: 'Every page that can be followed by hand, with the time and the computer that it takes.',
      keywords: ['test day', 'test week', 'manual tests', 'test cases'],
    },
    {
      id: 'reference/tags',
      title: 'Tags of tutorials',
      description: 'What a writer can say of a code block.',
      keywords: ['fence tags', 'code block attributes', 'info string'],
    },
    // Last, because they are many.
    ...surfaces().map(({ tool, version }) => ({
      id: `reference/cli/${tool}`,
      title: `${tool} command line`,
      description: `Verbs and flags of ${tool} ${version}.`,
      keywords: ['manual', 'options', 'flags', 'commands'].map((word) => `${tool} ${word}`),
    })),
  ]
}

export function sectionsWithReference(sections: Section[]): Section[] {
  if (sections.some(({ id }) => id === 'reference')) return sections
  return [...sections, ...knownSections.filter(({ id }) => id === 'reference')]
}
