/** `snippets [PATH…] [--check]`: syncs what tutorials show with the files below snippets/. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { writeAtomically } from '../../core/atomic-write.ts'
import { type Diagnostic, problem } from '../../core/diagnostic.ts'
import { insidePath } from '../../core/inside-path.ts'
import type { Tutorial } from '../../document/model.ts'
import { parseTutorial } from '../../document/parse.ts'
import { renderFindings } from '../../report/reporters/terminal-failure.ts'
import { withBodies } from '../documents/body-lines.ts'
import { loadDocuments } from '../documents/documents.ts'
import { type Help, parseCall } from '../frame/arguments.ts'
import { type Context, writeUsageErrors } from '../frame/context.ts'
import { exit } from '../frame/exit-status.ts'
import { snippetsDirectory, writerPaths } from '../frame/paths.ts'

const help: Help = {
  about:
    'Puts the text of files below snippets/ into the fences that name them (snippet=PATH). Nothing else of a document changes.',
  usage: ['snippets [--check] [PATH…]                PATH: a Markdown file or a folder; content by default'],
  options: {
    check: { help: 'Write nothing; exit 1 when a document differs from its snippets.' },
  },
  examples: [
    ['npm run snippets', 'after a change of a file below snippets/'],
    ['npm run snippets -- --check', 'in CI'],
  ],
  notes: [
    'Exit status: 0 in sync, 1 (--check) a document differs, 2 the call, a document or a snippet cannot be read.',
  ],
}

export async function main(args: string[], context: Context): Promise<number> {
  const call = parseCall(args, help, context.stdout)
  if (call === undefined) return exit.success
  const { switches, positionals, errors } = call
  const documents = await loadDocuments(writerPaths(positionals, context.environment, context.cwd), context.environment)
  errors.push(...documents.errors)
  if (errors.length > 0) return writeUsageErrors(context, 'snippets', errors)
  const check = switches.has('check')
  const findings = documents.findings.filter((finding) => finding.severity === 'error')
  let differing = 0
  for (const tutorial of documents.tutorials) {
    const result = await syncDocument(tutorial)
    findings.push(...result.findings)
    if (result.source === tutorial.source) continue
    differing += 1
    if (!check) await writeAtomically(tutorial.file, result.source)
    for (const { line, snippet } of result.changes)
      context.stdout.write(
        `${tutorial.file}:${line} ${check ? 'differs from' : 'updated from'} ${join(snippetsDirectory, snippet)}\n`,
      )
  }
  if (findings.length > 0) context.stderr.write(`${renderFindings(findings, documents.sources, context.stderr)}\n`)
  const state = [
    ...(differing > 0 ? [check ? `${differing} differ; npm run snippets updates them` : `${differing} updated`] : []),
    ...(findings.length > 0 ? [`${findings.length} ${findings.length === 1 ? 'error' : 'errors'}`] : []),
  ]
  context.stdout.write(
    `${documents.tutorials.length} documents: ${state.join('; ') || 'in sync with their snippets'}\n`,
  )
  if (findings.length > 0) return exit.usage
  return check && differing > 0 ? exit.failed : exit.success
}

async function syncDocument(tutorial: Tutorial) {
  const blocks = tutorial.blocks.filter((block) => block.kind === 'file')
  const findings: Diagnostic[] = []
  const snippets = new Map<string, string>()
  for (const block of blocks) {
    if (block.snippet === undefined || snippets.has(block.snippet)) continue
    try {
      snippets.set(block.snippet, fenceBody(await readFile(insidePath(snippetsDirectory, block.snippet), 'utf8')))
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      const message = `the snippet ${join(snippetsDirectory, block.snippet)} ${code === 'ENOENT' ? 'is not there' : code === 'EXDEV' ? `leads out of ${snippetsDirectory}` : `cannot be read (${code})`}`
      findings.push({
        file: tutorial.file,
        ...problem('snippet', block, message, 'Create the file, or correct the path.'),
      })
    }
  }
  // One by one first: one that cannot be written makes a document in which no other can be found again.
  const writable = new Map<string, string>()
  for (const one of snippets) {
    const { wrong } = sync(tutorial, new Map([one]))
    findings.push(...wrong)
    if (wrong.length === 0) writable.set(...one)
  }
  const { source, changes, wrong } = sync(tutorial, writable)
  if (wrong.length === 0) return { source, changes, findings }
  return { source: tutorial.source, changes: [], findings: [...findings, ...wrong] }
}

/** `snippets`: path below snippets/ → text. Blocks without a text there are left alone. */
function sync(tutorial: Tutorial, snippets: ReadonlyMap<string, string>) {
  const differing = tutorial.blocks.flatMap((block) => {
    const after = block.kind === 'file' ? snippets.get(block.snippet ?? '') : undefined
    return block.kind === 'file' && after !== undefined && after !== block.content ? [{ block, after }] : []
  })
  const bodies = differing.map(({ block: { contentLine: line, column, content }, after }) => ({
    ...{ line, column, before: content.split('\n').slice(0, -1), after: after.split('\n').slice(0, -1) },
  }))
  const source = withBodies(tutorial.source, bodies)
  const changes = differing.map(({ block: { line, snippet = '' } }) => ({ line, snippet }))
  return { source, changes, wrong: changes.length === 0 ? [] : unfaithful(tutorial, source, snippets) }
}

/** What was written is read again: a snippet with a line of backticks, say, would end its fence early. */
function unfaithful(tutorial: Tutorial, source: string, snippets: ReadonlyMap<string, string>): Diagnostic[] {
  const reread = parseTutorial(source, tutorial.file, tutorial.id).tutorial?.blocks ?? []
  const hint = 'If the snippet holds lines of backticks, make the fence longer than they are.'
  return tutorial.blocks.flatMap((block) => {
    const text = block.kind === 'file' ? snippets.get(block.snippet ?? '') : undefined
    const after = reread.find((candidate) => candidate.id === block.id)
    if (block.kind !== 'file' || text === undefined || (after?.kind === 'file' && after.content === text)) return []
    const message = `${block.snippet} cannot be written into this fence: it would not read back as it is`
    return [{ file: tutorial.file, ...problem('snippet', block, message, hint) }]
  })
}

/** What the body of a fence would be that mirrors `text`: LF, and a line end at the end. */
function fenceBody(text: string): string {
  const body = text.replace(/\r\n?/g, '\n')
  return body === '' || body.endsWith('\n') ? body : `${body}\n`
}
