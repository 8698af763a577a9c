/** What the site offers beside pages, as plain text: each document, its script, and the files that it shows. */
import type { LibraryPage } from '../library/library.ts'
import { fileAddress } from '../library/links.ts'
import { tutorialScript } from '../script/tutorial-script.ts'
import { readerMarkdown } from './reader-markdown.ts'

/** Path below the site's base → content. */
export function plainFiles(page: LibraryPage): Map<string, string> {
  const { tutorial, view } = page
  const files = new Map([[`${tutorial.id}.md`, markdownOf(page)]])
  if (view.tally.total > 0) files.set(`scripts/${tutorial.id}.sh`, tutorialScript(tutorial))
  for (const block of tutorial.blocks)
    if (block.kind === 'file' && !block.labOnly) files.set(fileAddress(tutorial.id, block), block.content)
  return files
}

/** The document for readers: one file has it alone, another with all others. */
export function markdownOf(page: LibraryPage): string {
  page.markdown ??= readerMarkdown(page.tutorial)
  return page.markdown
}
