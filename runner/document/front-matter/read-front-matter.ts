/** Front matter of a source → checked data, or problems at their line and column. */
import { isMap, isPair, isScalar, type Node, parseDocument, type YAMLError } from 'yaml'
import type { z } from 'zod'
import { fileStart, type Problem, problem } from '../../core/diagnostic.ts'
import { closest } from '../../core/suggest.ts'
import { type FrontMatter, frontMatterSchema } from './front-matter.ts'
import { isFrontMatterFence } from './front-matter-end.ts'

/** The smallest front matter that is valid. */
const smallestFrontMatter = '---\ntitle: What the reader will have done\ndescription: One sentence about it\n---'

const knownKeys = Object.keys(frontMatterSchema.shape)

/** Far above any real one; YAML's own parser recurses. */
const maxCharacters = 16 * 1024

/** `end` as `frontMatterEnd` returns it. */
export function readFrontMatter(lines: string[], end: number): { frontMatter?: FrontMatter; problems: Problem[] } {
  const first = fileStart
  if (end === 0) {
    const late = lines.findIndex((line) => line.trim() !== '')
    if (late >= 0 && !isFrontMatterFence(lines[0]) && lines[late]?.trim() === '---') {
      const at = { line: late + 1, column: 1, endColumn: (lines[late]?.length ?? 0) + 1 }
      const message = 'the front matter begins in the first line and column of the file; this one is not read'
      return { problems: [problem('front-matter', at, message, 'Remove the blanks and blank lines before `---`')] }
    }
    const [message, suggestion] = isFrontMatterFence(lines[0])
      ? ['the front matter that begins here has no end', 'Close it with a line `---`']
      : ['the document has no front matter', `Begin the file with:\n${smallestFrontMatter}`]
    return { problems: [problem('front-matter', first, message, suggestion)] }
  }
  const text = lines.slice(1, end - 1).join('\n')
  if (text.length > maxCharacters) {
    return { problems: [problem('front-matter', first, `the front matter is longer than ${maxCharacters} characters`)] }
  }
  try {
    return readYaml(text)
  } catch (error) {
    // The YAML package throws for alias bombs and when nesting exhausts the stack.
    const reason = error instanceof Error ? error.message : String(error)
    return { problems: [problem('front-matter', first, `the front matter cannot be read: ${reason}`)] }
  }
}

function readYaml(text: string): { frontMatter?: FrontMatter; problems: Problem[] } {
  const document = parseDocument(text, { prettyErrors: false })
  // Not by the package's which misses lines of broken scalars. The opening `---` is line 1 of the source.
  const position = (offset: number) => {
    const lines = text.slice(0, offset).split('\n')
    return { line: lines.length + 1, column: (lines.at(-1)?.length ?? 0) + 1 }
  }
  const at = (start: number, end: number) => {
    const last = position(end)
    const first = position(start)
    return { ...first, ...(last.line === first.line && last.column > first.column ? { endColumn: last.column } : {}) }
  }
  const broken = [...document.errors, ...document.warnings]
  if (broken[0]) {
    const { message, suggestion } = describeYamlError(broken)
    return { problems: [problem('front-matter', at(...broken[0].pos), message, suggestion)] }
  }
  if (document.contents !== null && !isMap(document.contents)) {
    const message = 'the front matter must be keys with values'
    return { problems: [problem('front-matter', at(0, 0), message, `Write:\n${smallestFrontMatter}`)] }
  }
  const result = frontMatterSchema.safeParse(document.toJS() ?? {}, { reportInput: true })
  if (result.success) return { frontMatter: result.data, problems: [] }
  const problems: Problem[] = []
  const misspelled = misspelledKeys(result.error.issues)
  for (const issue of result.error.issues) {
    // The misspelled key is reported where it stands; that the right one is missing would say nothing more.
    if (isLacking(issue) && issue.path.length === 1 && misspelled.has(String(issue.path[0]))) continue
    for (const { path, message, suggestion, key } of explain(issue)) {
      const range = rangeOf(document.contents, path, key)
      problems.push(problem('front-matter', range ? at(...range) : fileStart, message, suggestion))
    }
  }
  return { problems }
}

/** `key`: the fault is the key itself, not its value. */
type Explained = { path: PropertyKey[]; message: string; suggestion?: string; key?: true }

function isLacking(issue: z.core.$ZodIssue): boolean {
  return issue.code === 'invalid_type' && (issue.input === undefined || issue.input === null)
}

/** Known keys that an unknown key of the front matter was probably meant to be. */
function misspelledKeys(issues: z.core.$ZodIssue[]): Set<string | undefined> {
  const unknown = issues.flatMap((issue) => (issue.code === 'unrecognized_keys' ? issue.keys : []))
  return new Set(unknown.map((key) => closest(key, knownKeys)))
}

/** The one place where a failure of the schema becomes a message. */
function explain(issue: z.core.$ZodIssue): Explained[] {
  const name = issue.path.join('.')
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const near = closest(key, knownKeys)
      const suggestion = near ? `Write \`${near}\`` : `Remove it; the keys are ${knownKeys.join(', ')}`
      const message = `unknown key \`${key}\` in the front matter`
      return { path: [...issue.path, key], message, suggestion, key: true }
    })
  }
  if (isLacking(issue)) {
    const example = name === 'title' ? 'What the reader will have done' : '…'
    const suggestion = `Add a line \`${String(issue.path.at(-1))}: ${example}\``
    return [{ path: issue.path, message: `the front matter lacks \`${name}\``, suggestion }]
  }
  if (issue.code === 'invalid_type') {
    const hint = issue.expected === 'string' ? { suggestion: 'Put the value in quotes' } : {}
    const list = issue.expected === 'array' ? { suggestion: `Write a list: \`${name}: [one, two]\`` } : {}
    return [{ path: issue.path, message: `\`${name}\` must be ${typeName(issue.expected)}`, ...hint, ...list }]
  }
  if (issue.code === 'invalid_value') {
    const values = issue.values.map((value) => `\`${String(value)}\``).join(', ')
    const near = typeof issue.input === 'string' ? closest(issue.input, issue.values.map(String)) : undefined
    const message = `\`${name}\` ${issue.values.length === 1 ? 'must be' : 'must be one of'} ${values}`
    return [{ path: issue.path, message, ...(near ? { suggestion: `Write \`${near}\`` } : {}) }]
  }
  if (issue.code === 'too_small') {
    const message =
      issue.origin === 'string' ? `\`${name}\` must not be empty` : `\`${name}\` must be greater than ${issue.minimum}`
    return [{ path: issue.path, message }]
  }
  return [{ path: issue.path, message: `\`${name}\`: ${issue.message}` }]
}

function typeName(expected: string): string {
  const names: Record<string, string> = { array: 'a list', record: 'keys with values', object: 'keys with values' }
  return names[expected] ?? `a ${expected}`
}

/** Start and end of the value at a path, or of its key; of its nearest parent when it is not there. */
function rangeOf(contents: unknown, path: PropertyKey[], key = false): [number, number] | undefined {
  let node = contents
  let range: [number, number] | undefined
  for (const [depth, step] of path.entries()) {
    const last = depth === path.length - 1
    if (isMap(node)) {
      const pair = node.items.find(
        (item) => isPair(item) && isScalar(item.key) && String(item.key.value) === String(step),
      )
      if (!pair) return range
      const place = (last && !key && (pair.value as Node | null)?.range) || (pair.key as Node).range
      if (place) range = [place[0], place[1]]
      node = pair.value
    } else if (typeof step === 'number' && node && typeof node === 'object' && 'items' in node) {
      node = (node.items as unknown[])[step]
      const place = (node as Node | undefined)?.range
      if (place) range = [place[0], place[1]]
    }
  }
  return range
}

/** What the YAML package says of broken front matter → one sentence for its writer. */
type YamlFault = { message: string; suggestion?: string }

/** Of the first error only: what follows one in YAML is mostly its consequence. */
function describeYamlError(errors: readonly YAMLError[]): YamlFault {
  const [first] = errors
  const codes = new Set(errors.map(({ code }) => code))
  // A key that is indented below another key's text is read as the text's next line.
  const deeper = codes.has('BLOCK_AS_IMPLICIT_KEY') && codes.has('MULTILINE_IMPLICIT_KEY')
  if (deeper || (first?.code === 'UNEXPECTED_TOKEN' && first.message.includes('at node end'))) {
    const suggestion = 'Begin each key in the first column; only what stands inside a list or a map is indented'
    return { message: 'the keys of the front matter do not begin in one column', suggestion }
  }
  if (first?.code === 'BLOCK_AS_IMPLICIT_KEY') {
    return { message: 'a value with `: ` in it needs quotes', suggestion: 'Put the whole value in quotes' }
  }
  if (first?.code === 'TAB_AS_INDENT') {
    return { message: 'YAML is not indented by tabs', suggestion: 'Indent the line by blanks' }
  }
  if (first?.code === 'DUPLICATE_KEY') {
    return { message: 'this key of the front matter stands there twice', suggestion: 'Keep one of them' }
  }
  if (first?.code === 'MULTILINE_IMPLICIT_KEY') {
    return { message: 'a line of the front matter is neither a key nor a value', suggestion: 'Write `key: value`' }
  }
  return { message: `the front matter is not YAML: ${firstLine(first?.message ?? 'it cannot be read')}` }
}

function firstLine(message: string): string {
  const line = message.split('\n')[0] ?? message
  return line.charAt(0).toLowerCase() + line.slice(1)
}
