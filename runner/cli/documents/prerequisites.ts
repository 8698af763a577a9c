/** Pages that a page's `prerequisites` name and that are not there: its readers would be sent nowhere. */
import { existsSync, globSync } from 'node:fs'
import { join } from 'node:path'
import { type At, type Diagnostic, fileStart, problem } from '../../core/diagnostic.ts'
import { closest } from '../../core/suggest.ts'
import { frontMatterEnd } from '../../document/front-matter/front-matter-end.ts'
import type { Tutorial } from '../../document/model.ts'

/** `path` is the document's own; ids are paths below the folder in which its own id begins. */
export function missingPrerequisites(tutorial: Tutorial, path: string): Diagnostic[] {
  const { id, file, frontMatter, source } = tutorial
  const ending = `${id}.md`
  if (!path.endsWith(ending)) return []
  const folder = path.slice(0, -ending.length)
  const missing = frontMatter.prerequisites.filter((needed) => !existsSync(join(folder, `${needed}.md`)))
  const pages = missing.length > 0 ? pagesBelow(folder) : []
  return missing.map((needed): Diagnostic => {
    const near = closest(needed, pages)
    const hint = near ? `Write \`${near}\`` : 'Name pages by their paths below the content folder, without `.md`'
    return { file, ...problem('missing-prerequisite', placeOf(needed, source), `there is no page \`${needed}\``, hint) }
  })
}

function pagesBelow(folder: string): string[] {
  return globSync('**/*.md', { cwd: folder }).map((name) => name.replace(/\.md$/, ''))
}

/** Where the front matter names it. */
function placeOf(name: string, source: string): At {
  const lines = source.split(/\r\n|\n|\r/)
  const head = lines.slice(0, frontMatterEnd(lines))
  const key = head.findIndex((line) => /^prerequisites\s*:/.test(line))
  const index = head.findIndex((line, at) => at >= key && line.includes(name))
  if (key < 0 || index < 0) return fileStart
  const column = (head[index] ?? '').lastIndexOf(name) + 1
  return { line: index + 1, column, endColumn: column + name.length }
}
