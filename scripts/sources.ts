/**
 * `npm run sources -- [--older-than 90d] [FOLDER]`: lists the sources of pages that were checked longer ago than that, the
 * oldest first, and ends with status 1 where there are some. FOLDER is `content` unless it is named.
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArguments } from '../runner/cli/frame/arguments.ts'
import { readDuration } from '../runner/cli/frame/option-values.ts'
import { answerHelp } from '../runner/cli/frame/own-help.ts'
import { parseTutorial } from '../runner/document/parse.ts'
import { listDocuments } from '../src/library/library.ts'
import { dueSources } from '../src/library/sources.ts'

answerHelp(import.meta.url)
const options = { 'older-than': { value: 'TIME', help: 'Default: 90d.' } }
const { values, positionals, errors } = parseArguments(process.argv.slice(2), options)
const limit = readDuration('--older-than', values.get('older-than')?.[0] ?? '90d', errors)
const [folder = 'content', ...more] = positionals
if (more.length > 0) errors.push(`one folder is enough, but got ${positionals.join(' ')}`)
if (errors.length > 0) {
  process.stderr.write(errors.map((error) => `sources: ${error}\n`).join(''))
  process.exit(2)
}

const documents = await listDocuments(folder)
const pages = await Promise.all(
  documents.map(async ({ id, file }) => {
    const { tutorial, diagnostics } = parseTutorial(await readFile(join(folder, file), 'utf8'), file, id)
    if (tutorial === undefined)
      throw new Error(`${join(folder, file)}:${diagnostics[0]?.line}: ${diagnostics[0]?.message}`)
    return tutorial
  }),
)
const all = pages.flatMap(({ frontMatter }) => frontMatter.sources)
const days = Math.floor(limit / 86_400_000)
const due = dueSources(pages, new Date(), days)
for (const { page, source, days: age } of due) {
  const version = source.version === undefined ? '' : `, ${source.version}`
  process.stdout.write(
    `${join(folder, page.file)}: ${source.checked} (${age} days ago)${version}\n  ${source.title}\n  ${source.url}\n`,
  )
}
process.stdout.write(
  `${due.length} of ${all.length} sources on ${pages.filter(({ frontMatter }) => frontMatter.sources.length > 0).length} pages were checked more than ${days} days ago.\n`,
)
process.exitCode = due.length > 0 ? 1 : 0
