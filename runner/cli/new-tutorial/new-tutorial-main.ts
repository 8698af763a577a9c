/** `new-tutorial GROUP/SLUG --title TITLE`: writes a page that passes, and never over another one. */
import { existsSync } from 'node:fs'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join, posix } from 'node:path'
import { kebabCase } from '../../core/slug.ts'
import { contentFolder } from '../../document/find-tutorials.ts'
import { readReleases } from '../../lint/releases/releases-file.ts'
import { releasesName } from '../../lint/releases/releases-paths.ts'
import { loadDocuments } from '../documents/documents.ts'
import { type Help, parseCall } from '../frame/arguments.ts'
import { type Context, writeUsageErrors } from '../frame/context.ts'
import { exit } from '../frame/exit-status.ts'
import { notOneOf } from '../frame/option-values.ts'
import { tutorialPage } from './tutorial-page.ts'

const help: Help = {
  about:
    'Writes a new tutorial that builds an image, asserts something of it, and passes: change it step by step and run it after each. Its sentences are to be replaced; npm run prose lists those that are left.',
  usage: ['new-tutorial GROUP/SLUG --title TITLE      GROUP: a folder below content/; SLUG: the name of the file'],
  options: {
    title: { value: 'TITLE', help: 'What the reader will have done, in sentence case. Required.' },
  },
  examples: [
    ['npm run new-tutorial build/time-zone -- --title "Set the time zone in the image"', 'content/build/time-zone.md'],
  ],
  notes: ['Exit status: 0 written, 2 the call cannot be understood or the page is there already.'],
}

/** Where a reader begins; a new page builds on it. */
const firstPage = 'build/first-image'

export async function main(args: string[], context: Context): Promise<number> {
  const call = parseCall(args, help, context.stdout)
  if (call === undefined) return exit.success
  const { values, positionals, errors } = call
  const place = readPlace(positionals, await groups(), errors)
  const title = readTitle(values.get('title')?.[0], errors)
  const release = await currentRelease(errors)
  if (place === undefined || title === undefined || release === undefined || errors.length > 0)
    return writeUsageErrors(context, 'new-tutorial', errors)
  const { group, slug } = place
  const file = `${contentFolder}/${group}/${slug}.md`
  const page = tutorialPage({ title, slug, release, order: await nextOrder(group, context), ...before(group) })
  try {
    await writeFile(file, page, { flag: 'wx' })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    const why =
      code === 'EEXIST'
        ? 'is there already; nothing was changed. Take another name, or edit it'
        : `cannot be written (${code})`
    context.stderr.write(`new-tutorial: ${file}: ${why}\n`)
    return exit.usage
  }
  context.stdout.write(`${file}: written. Now:
  npm run verify-docs -- ${file}    run it; it passes as it is
  npm run lint-docs -- ${file}      after each change, in an instant
  npm run prose -- ${file}          lists the sentences that you have not replaced yet
`)
  return exit.success
}

/** Folders below content/. */
async function groups(): Promise<string[]> {
  const entries = await readdir(contentFolder, { withFileTypes: true }).catch(() => [])
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
}

function readPlace(words: string[], known: string[], errors: string[]): { group: string; slug: string } | undefined {
  const [word = '', ...more] = words
  const parts = word
    .replace(new RegExp(`^${contentFolder}/`), '')
    .replace(/\.md$/, '')
    .split('/')
  const [group = '', slug = ''] = parts
  if (more.length > 0 || parts.length !== 2 || group === '' || slug === '') {
    const got = words.length === 0 ? 'which page?' : `${words.join(' ')}:`
    errors.push(`${got} expected one GROUP/SLUG, e.g. build/time-zone`)
    return undefined
  }
  if (!known.includes(group)) errors.push(notOneOf(`${word}: there is no group ${group}`, group, known))
  if (slug !== kebabCase(slug))
    errors.push(
      `${word}: expected small letters, digits and single hyphens after the group, e.g. ${group}/${kebabCase(slug) || 'my-page'}`,
    )
  return { group, slug }
}

function readTitle(title: string | undefined, errors: string[]): string | undefined {
  if (title !== undefined && title.trim() !== '' && !/[\r\n]/.test(title)) return title.trim()
  errors.push('--title: expected one line that says what the reader will have done, e.g. --title "Set the time zone"')
  return undefined
}

async function currentRelease(errors: string[]): Promise<string | undefined> {
  const file = join(contentFolder, releasesName)
  const text = await readFile(file, 'utf8').catch(() => undefined)
  const { releases, diagnostics } = text === undefined ? { diagnostics: [] } : readReleases(text, file)
  for (const { line, column, message } of diagnostics) errors.push(`${file}:${line}:${column}: ${message}`)
  if (diagnostics.length === 0 && releases?.fedora === undefined)
    errors.push(`${file}: expected here the current release of Fedora; start where content/ is`)
  return releases?.fedora?.current
}

/** After the last page of the group. */
async function nextOrder(group: string, context: Context): Promise<number> {
  const { tutorials } = await loadDocuments([`${contentFolder}/${group}`], context.environment)
  const last = Math.max(0, ...tutorials.map(({ frontMatter }) => frontMatter.order))
  return Math.floor(last / 10) * 10 + 10
}

function before(group: string): { before?: { id: string; link: string } } {
  if (!existsSync(`${contentFolder}/${firstPage}.md`)) return {}
  return { before: { id: firstPage, link: posix.relative(group, `${firstPage}.md`) } }
}
