/** All that a program can say of a document's prose. */
import type { Diagnostic } from '../../runner/core/diagnostic.ts'
import { checkMarkdown } from './check-markdown.ts'
import { checkSpelling } from './check-spelling.ts'
import { checkTerms } from './check-terms.ts'
import { checkWording } from './check-wording.ts'
import { readProse } from './document.ts'

export type ProjectWords = { words: string[]; file: string }

/** Sorted by nothing in particular. */
export async function checkProse(file: string, text: string, project: ProjectWords): Promise<Diagnostic[]> {
  const document = readProse(file, text)
  const found = [
    await checkMarkdown(document),
    await checkSpelling(document, project.words, project.file),
    await checkWording(document),
    checkTerms(document),
  ]
  return found.flat()
}

/** One word a line; lines that begin with `#` are comments. */
export function readWords(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
}
