/** Workflows of GitHub, GitLab and the like: the shell scripts in them, each line with its place. */

import { isMap, isScalar, isSeq, parseDocument, type Scalar, type YAMLMap } from 'yaml'

/** Lines of a script as offsets in the text, without the indentation that YAML takes away; a folded one is one line. */
export type WorkflowScript = { lines: { start: number; end: number }[]; folded: boolean }

/** Keys under which commands stand: `run` of a step, `script` of a job. */
const commands = /^[ \t]*(?:-[ \t]+)?(?:run|(?:before_|after_)?script):/m
const jobScripts = /^(?:before_|after_)?script$/

/** Whether a text in YAML has commands where workflows have them. */
export function looksLikeWorkflow(text: string): boolean {
  return commands.test(text)
}

/** The scripts that a POSIX shell reads, in the order of the text. YAML that cannot be parsed has those before the fault. */
export function readWorkflow(text: string): WorkflowScript[] {
  const scripts: WorkflowScript[] = []
  const visit = (node: unknown, posix: boolean, item: boolean): void => {
    if (isSeq(node)) for (const one of node.items) visit(one, posix, true)
    if (!isMap(node)) return
    const ownShell = shellOf(node)
    const shell = ownShell === undefined ? posix && !isWindows(node) : /^(ba|da)?sh\b/.test(ownShell)
    for (const { key, value } of node.items) {
      const name = isScalar(key) ? String(key.value) : ''
      if ((name === 'run' && item) || jobScripts.test(name)) {
        if (shell) scripts.push(...scalarsIn(value).flatMap((scalar) => scriptOf(scalar, text)))
      } else visit(value, shell, false)
    }
  }
  visit(parseDocument(text, { logLevel: 'silent', prettyErrors: false }).contents, true, false)
  return scripts
}

/** The shell of a step, or the one that a job or a workflow sets for its steps. */
function shellOf(node: YAMLMap): string | undefined {
  const shell = node.get('shell') ?? node.getIn(['defaults', 'run', 'shell'])
  return typeof shell === 'string' ? shell : undefined
}

function isWindows(node: YAMLMap): boolean {
  return /windows/i.test(String(node.get('runs-on') ?? ''))
}

/** Commands may be one string, a list, or lists in lists. */
function scalarsIn(node: unknown): Scalar[] {
  if (isScalar(node)) return [node]
  return isSeq(node) ? node.items.flatMap(scalarsIn) : []
}

function scriptOf({ type, value, range }: Scalar, text: string): WorkflowScript[] {
  if (typeof value !== 'string' || !range) return []
  const [start, end] = range
  if (type === 'BLOCK_LITERAL' || type === 'BLOCK_FOLDED') {
    const body = text.indexOf('\n', start) + 1
    return body > 0 ? [{ lines: unindented(text, body, end), folded: type === 'BLOCK_FOLDED' }] : []
  }
  const quote = type === 'PLAIN' ? 0 : 1
  const place = { start: start + quote, end: end - quote }
  // What YAML changes (escapes, lines that it joins) has no place of its own in the text.
  return text.slice(place.start, place.end) === value ? [{ lines: [place], folded: false }] : []
}

function unindented(text: string, from: number, to: number): WorkflowScript['lines'] {
  const lines: WorkflowScript['lines'] = []
  let indent: number | undefined
  for (let at = from; at < to; ) {
    const next = text.indexOf('\n', at)
    const end = next < 0 || next > to ? to : next
    const blanks = /^ */.exec(text.slice(at, end))?.[0].length ?? 0
    if (indent === undefined && at + blanks < end) indent = blanks
    lines.push({ start: Math.min(at + Math.min(blanks, indent ?? blanks), end), end })
    at = end + 1
  }
  return lines
}
