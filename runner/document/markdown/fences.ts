/** Every fence of any Markdown document, tagged or not: for checks that do not run anything. */
import type { Diagnostic } from '../../core/diagnostic.ts'
import { splitLines } from '../../core/lines.ts'
import { isVerifyComment, readVerifyComment } from '../blocks/verify-comment.ts'
import { frontMatterEnd } from '../front-matter/front-matter-lines.ts'
import { sourceProblem, unread } from '../source-problems.ts'
import type { Fence } from './landmarks.ts'
import { findLandmarks } from './regions.ts'

export type { Fence } from './landmarks.ts'

/** In document order, with those in verify comments (`labOnly`). The diagnostics tell why a source was not read. */
export function findFences(source: string, file: string): { fences: Fence[]; diagnostics: Diagnostic[] } {
  const unreadable = sourceProblem(source)
  if (unreadable) return { fences: [], diagnostics: [{ file, ...unreadable }] }
  if (!source.includes('```') && !source.includes('~~~')) return { fences: [], diagnostics: [] }
  const lines = splitLines(source)
  const diagnostics: Diagnostic[] = []
  const fences = findLandmarks(lines, frontMatterEnd(lines)).flatMap((landmark) => {
    if (landmark.kind === 'fence') return [landmark]
    if (landmark.kind === 'html' && isVerifyComment(landmark)) return readVerifyComment(landmark).fences
    if (landmark.kind === 'unread') diagnostics.push({ file, ...unread(landmark) })
    return []
  })
  return { fences, diagnostics }
}

/** The fence's language: the first word of its info string; empty when it has none. */
export function fenceLanguage(fence: Fence): string {
  return /^\S*/.exec(fence.info)?.[0] ?? ''
}
