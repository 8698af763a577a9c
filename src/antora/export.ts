/** `npm run export:antora [-- DIRECTORY]`: writes the Antora component, into `dist-antora/` by default. */
import { cp, mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join, relative, resolve } from 'node:path'
import { answerHelp } from '../../runner/cli/frame/own-help.ts'
import { filesBeside } from '../library/files-beside.ts'
import { loadLibrary } from '../library/library.ts'
import { readSite } from '../site.ts'
import { antoraComponent } from './component.ts'

answerHelp(import.meta.url)
const [given, ...more] = process.argv.slice(2)
if (given?.startsWith('-') || more.length > 0) {
  process.stderr.write('export:antora: expected one directory and no options\n')
  process.exit(2)
}
const directory = resolve(given ?? 'dist-antora')
const site = readSite(process.env, process.cwd(), new Date())
const library = await loadLibrary(site)
const errors = library.diagnostics.filter(({ severity }) => severity === 'error')
if (errors.length > 0) {
  for (const { file, line, column, message } of errors) process.stderr.write(`${file}:${line}:${column}: ${message}\n`)
  process.exit(1)
}
const files = antoraComponent(library, site.url && `${site.url}${site.base}`.replace(/\/$/, ''))
// Pages that are gone must not stay behind.
await rm(join(directory, 'modules'), { recursive: true, force: true })
for (const [path, content] of files) {
  await mkdir(dirname(join(directory, path)), { recursive: true })
  await writeFile(join(directory, path), content)
}
for (const file of await filesBeside(
  site.contentDir,
  library.pages.map(({ tutorial }) => tutorial.source),
)) {
  await cp(file, join(directory, 'modules/ROOT/images', relative(site.contentDir, file)), { recursive: true })
}
process.stdout.write(`${library.pages.length} pages: ${directory}\n`)
