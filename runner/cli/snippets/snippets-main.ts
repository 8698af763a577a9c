/** `snippets [PATH…] [--check]`: syncs what tutorials show with the files below snippets/. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { writeAtomically } from '../../core/atomic-write.ts'
import type { Diagnostic } from '../../core/diagnostic.ts'
import { insidePath } from '../../core/inside-path.ts'
import type { FileBlock, Tutorial } from '../../document/model.ts'
import { parseTutorial } from '../../document/parse.ts'
import { renderFindings } from '../../report/reporters/terminal-failure.ts'
import { bodyLines, rawLines } from '../documents/body-lines.ts'
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
  const render = { color: context.stderr.color, width: context.stderr.width(), cwd: context.cwd }
  if (findings.length > 0) context.stderr.write(`${renderFindings(findings, documents.sources, render)}\n`)
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
      snippets.set(block.snippet, await readFile(insidePath(snippetsDirectory, block.snippet), 'utf8'))
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      const message = `the snippet ${join(snippetsDirectory, block.snippet)} ${code === 'ENOENT' ? 'is not there' : code === 'EXDEV' ? `leads out of ${snippetsDirectory}` : `cannot be read (${code})`}`
      findings.push(finding(tutorial, block, message, 'Create the file, or correct the path.'))
    }
  }
  const sync = (texts: ReadonlyMap<string, string>) => {
    const synced = syncSnippets(tutorial.source, blocks, texts)
    return { ...synced, wrong: synced.changes.length === 0 ? [] : unfaithful(tutorial, synced.source, texts) }
  }
  const whole = sync(snippets)
  if (whole.wrong.length === 0) return { ...whole, findings }
  // One that cannot be written makes a document in which no other can be found again.
  const alone = [...snippets].map(([path, text]) => ({ path, text, wrong: sync(new Map([[path, text]])).wrong }))
  const culprits = alone.flatMap(({ wrong }) => wrong)
  const rest = sync(new Map(alone.filter(({ wrong }) => wrong.length === 0).map(({ path, text }) => [path, text])))
  if (culprits.length > 0 && rest.wrong.length === 0) return { ...rest, findings: [...findings, ...culprits] }
  return { source: tutorial.source, changes: [], findings: [...findings, ...whole.wrong] }
}

/** What was written is read again: a snippet with a line of backticks, say, would end its fence early. */
function unfaithful(tutorial: Tutorial, source: string, snippets: ReadonlyMap<string, string>): Diagnostic[] {
  const reread = parseTutorial(source, tutorial.file, tutorial.id).tutorial?.blocks ?? []
  const before = tutorial.blocks.filter((block) => block.kind === 'file' && block.snippet !== undefined) as FileBlock[]
  return before.flatMap((block) => {
    const text = snippets.get(block.snippet ?? '')
    const after = reread.find((candidate) => candidate.id === block.id)
    if (text === undefined || (after?.kind === 'file' && after.content === fenceBody(text))) return []
    const message = `${block.snippet} cannot be written into this fence: it would not read back as it is`
    return [
      finding(
        tutorial,
        block,
        message,
        'If the snippet holds lines of backticks, make the fence longer than they are.',
      ),
    ]
  })
}

function finding(tutorial: Tutorial, block: FileBlock, message: string, suggestion: string): Diagnostic {
  return {
    file: tutorial.file,
    line: block.line,
    column: block.column,
    rule: 'snippet',
    severity: 'error',
    message,
    suggestion,
  }
}

/** Puts the text of snippets into the fences that mirror them; nothing else of a document changes. */
export type SnippetChange = { line: number; snippet: string }

export type Synced = { source: string; changes: SnippetChange[] }

/** What the body of a fence would be that mirrors `text`: LF, and a line end at the end. */
export function fenceBody(text: string): string {
  const body = text.replace(/\r\n?/g, '\n')
  return body === '' || body.endsWith('\n') ? body : `${body}\n`
}

/** `snippets`: path below snippets/ → text. Blocks without a text there are left alone. */
export function syncSnippets(source: string, blocks: FileBlock[], snippets: ReadonlyMap<string, string>): Synced {
  const lines = rawLines(source)
  const changes: SnippetChange[] = []
  // From the end, so that line numbers before a changed block stay true.
  for (const block of [...blocks].sort((a, b) => b.line - a.line)) {
    const text = block.snippet === undefined ? undefined : snippets.get(block.snippet)
    if (block.snippet === undefined || text === undefined) continue
    const body = fenceBody(text)
    if (body === block.content) continue
    const first = block.contentLine - 1
    const raw = lines.slice(first, block.endLine - 1)
    const [fence = '', indentation] = [lines[block.line - 1], block.column - 1]
    const old = { raw, texts: block.content.split('\n').slice(0, -1), fence, indentation }
    lines.splice(first, raw.length, ...bodyLines(body.split('\n').slice(0, -1), old))
    changes.unshift({ line: block.line, snippet: block.snippet })
  }
  return { source: lines.join(''), changes }
}
