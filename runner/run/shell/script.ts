// biome-ignore-all lint/suspicious/noControlCharactersInRegex: marks of the runner's own are control characters
/** The text that a session's shell reads: a step as a file with the Markdown's line numbers, and the line that runs it. */
import { type AndOr, forEachChild, type Pipeline, parse, type SyntaxNode } from 'unbash'

/** What a shell keeps between steps beyond what bash itself keeps; reported by the marker of the step before. */
export type Carried = {
  /** `x` and `v` of `$-`: switched off between steps, so that the runner's own lines are not shown. */
  tracing: string
  /** Sets the trap on ERR again: the reader's, with the driver's around it. Empty where nothing has changed it. */
  errorTrap: string
  /** Sets the reader's trap on DEBUG again; it was removed, so that the runner's own lines do not trigger it. */
  debugTrap: string
  /** `$?` and `$_` as the step before left them. */
  status: number
  last: string
}

export const nothingCarried: Carried = { tracing: '', errorTrap: '', debugTrap: '', status: 0, last: '' }

export type ScriptPart = { script: string; line: number }

/** A word `return` may end the step early without a failing command. */
const returns = /\breturn\b/
/** With one of these last, a line that is appended would be taken as the rest of the command. */
const continues = /(?:&&|\|\||\||\\)\s*$/
/** The step may begin to trace its commands. */
const traces = /\bset\s+(?:-o\s+xtrace|-[a-zA-Z]*x)|\bSHELLOPTS\b/

/** The step may make the shell show commands, or run a trap before each: the runner's own lines have to hide then. */
const shows = /\b(?:set|shopt|trap|source|eval|SHELLOPTS)\b|(?:^|[\s;&|(){}\\"'])\.["']?\s/m

/** A step that sets the prompt of traces itself gets the mark there. */
const setsPrompt = /^([ \t]*(?:export[ \t]+)?PS4=)(?=['"])/gm

/** Prints the lines of a step as they are read, an appended one too. */
const verbose = /\bset\s+(?:-o\s+verbose|-[a-zA-Z]*v)/

/** Whether the end of the script reports that it was reached. */
export function watchesEnd(parts: ScriptPart[], { tracing }: Carried): boolean {
  const text = textOf(parts)
  return !continues.test(text) && !tracing.includes('v') && !verbose.test(text)
}

export function mayReturn(parts: ScriptPart[]): boolean {
  return returns.test(textOf(parts))
}

export function mayTrace(parts: ScriptPart[], { tracing }: Carried): boolean {
  return tracing.includes('x') || traces.test(textOf(parts))
}

export function mayShow(parts: ScriptPart[], { tracing }: Carried): boolean {
  return tracing !== '' || shows.test(textOf(parts))
}

function textOf(parts: ScriptPart[]): string {
  return parts.map((part) => part.script).join('\n')
}

/**
 * A step's file: its scripts on the lines that they have in the Markdown, so that bash's messages and LINENO name them.
 * What precedes them stands on the line before, which is never a script's: it is the fence's, or above it. `hides`: the
 * runner's own lines may be shown otherwise; redirections take bash as long as a short step.
 */
export function stepFile(parts: ScriptPart[], carried: Carried, hides: boolean): string {
  const traced = mayTrace(parts, carried)
  let text = '\n'.repeat(Math.max((parts[0]?.line ?? 2) - 2, 0)) + preamble(carried, traced)
  let line = Math.max((parts[0]?.line ?? 2) - 1, 1)
  for (const part of parts) {
    const missing = Math.max(part.line - line, 1)
    const script = failOnNegation(part.script)
    text += '\n'.repeat(missing) + (traced ? script.replace(setsPrompt, (set) => `${set}$'${traceMark}'`) : script)
    line += missing + newlines(part.script)
  }
  if (!watchesEnd(parts, carried)) return `${text}\n`
  const end = '__lab_done=$? __lab_last=$_'
  return hides ? `${text}\n{ ${end}; } >/dev/null 2>&1\n` : `${text}\n${end}\n`
}

/** Errexit, errtrace and pipefail are how steps are judged: set again for each, whatever the step before did to them. */
function preamble({ tracing, debugTrap, status, last }: Carried, traced: boolean): string {
  // bash repeats the first character of PS4 for each level, and the step's file is one level more than a terminal.
  const mark = traced ? `{ PS4=\${PS4:+$'${traceMark}'$PS4}; } 2>/dev/null; ` : ''
  const rules = `${mark}\\builtin set -eE${tracing} -o pipefail`
  // A list whose first command fails leaves its status, and errexit ignores it.
  const before = `{ __lab_q ${status} ${oneLine(quotedWord(last))}${status === 0 ? '' : ' && \\builtin :'}; } 2>/dev/null`
  const restored = status === 0 && last === '' ? rules : `${rules}; ${before}`
  return debugTrap === '' ? restored : `${restored}; ${debugTrap}`
}

/** Before PS4 in traced steps. */
const traceMark = '\x1f'

/** Traced lines as a terminal shows them: with one repetition of PS4's first character less than there are marks. */
export function withoutTraceMarks(bytes: Buffer): Buffer {
  if (!bytes.includes(traceMark)) return bytes
  const shown = bytes
    .toString('latin1')
    .replace(/(\x1f+)([^\x1f]?)/g, (_, { length }: string, first: string) => first.repeat(Math.max(1, length - 1)))
  return Buffer.from(shown, 'latin1')
}

/** From what `trap -p ERR` and `trap -p DEBUG` printed after a step. The driver's own trap is known by its variable. */
export function carriedTraps(onError: string, onDebug: string): Pick<Carried, 'errorTrap' | 'debugTrap'> {
  const body = /^trap -- ([\s\S]*) ERR\s*$/.exec(onError)?.[1]
  // Never `eval ''`: at its end bash takes the end of the text for the end of the shell's own input.
  const own = body === undefined ? '' : `case $__lab_n in 0) ;; *) __lab_q "$__lab_s"; eval ${quoted(body)} ;; esac; `
  const around = `\\builtin trap -- "$__lab_before"'; ${own}'"$__lab_after" ERR`
  return { errorTrap: onError.includes('__lab_s=$?') ? '' : oneLine(around), debugTrap: oneLine(onDebug) }
}

/** Within single quotes, where bash prints the text of traps. */
function oneLine(text: string): string {
  // A function, because `$'` has a meaning in a replacement.
  return text.trimEnd().replaceAll('\n', () => "'$'\\n''")
}

/** For use within single quotes. */
function quoted(text: string): string {
  return text.replaceAll("'", "'\\''")
}

function quotedWord(text: string): string {
  return `'${quoted(text)}'`
}

/** Runs the step and reports its end; one line, so that the shell knows the marker before the step can do anything. */
export function stepLine(file: string, nonce: string, own: OwnLines, { errorTrap }: Carried): string {
  // Outside of the step: bash runs the trap for `.` itself only where it was set before.
  const before = errorTrap === '' ? '' : `${errorTrap}; `
  return `${before}\\builtin . ${file} </dev/null 250>&-; ${endOfStep(nonce, own)}\n`
}

/**
 * Runs the step in a subshell, so that no function, trap, alias or variable of it is there when the next step runs.
 * Its end is reported there; where the subshell ended otherwise, by `exec` or a signal, here.
 */
export function apartLine(file: string, nonce: string, { errorTrap }: Carried): string {
  const before = errorTrap === '' ? '' : `${errorTrap}; `
  const end = `__lab_end "$?" ${nonce} 2>/dev/null >&250`
  const inner = `${before}\\builtin trap -- '${end} && \\builtin exit ${reported}' EXIT; \\builtin . ${file} </dev/null 250>&-`
  return `( ${inner} ); case $? in ${reported}) ;; *) ${end} ;; esac\n`
}

/** The status of a subshell that has reported its end. */
const reported = 173

/**
 * Starts the step as a job of the shell (with its variables), its output in a pipe of its own. The end of the job is
 * reported there with the second nonce, by a process around it, so that the job's own `exit` does not hide it.
 */
export function jobLine(file: string, pipe: string, nonce: string, jobNonce: string, own: OwnLines): string {
  const end = `\\builtin printf '\\0%s\\0%s${'\\0'.repeat(markerFields)}' ${jobNonce} "$?"`
  // The outer process says nothing of its own when the inner one is killed.
  const job = `( ( \\builtin . ${file} </dev/null 3>&- 250>&- ) 2>&3; ${end} ) >${pipe} 3>&1 2>/dev/null 250>&- &`
  return `${job} { \\builtin disown; } >/dev/null 2>&1; ${endOfStep(nonce, own)}\n`
}

/** What the runner's own lines have to report, and to hide. */
type OwnLines = { traps: boolean; hides: boolean }

/** Short where it can be: bash reads its lines byte by byte. */
function endOfStep(nonce: string, { traps, hides }: OwnLines): string {
  if (!hides) return `__lab_end "$?" ${nonce} >&250`
  if (!traps) return `{ __lab_end "$?" ${nonce}; } >&250 2>/dev/null`
  const end = `__lab_end "$?" ${nonce} "$(\\builtin trap -p ERR)" "$(\\builtin trap -p DEBUG)" >&250`
  // A trap on DEBUG would run for the runner's own lines: it is set again with the next step.
  return `{ ${end}; \\builtin trap - DEBUG; } >/dev/null 2>&1`
}

/** Fields that follow the marker; each ends with NUL. */
export const markerFields = 9

function newlines(text: string): number {
  let count = 0
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++
  return count
}

/**
 * `! COMMAND` that fails, as readers expect: errexit ignores it, so a page would go on although the command succeeded.
 * Each such command gets a command on its line that fails in its stead.
 */
type Insertion = { at: number; text: string }

/** As bash names it when it fails. */
export const negationFailed = '\\builtin false'
const fails = ` || ${negationFailed}`

/** The script on the same lines. Unchanged where it has no such command, or a syntax error. */
function failOnNegation(script: string): string {
  if (!/(?:^|[\s;&|(){])!\s/.test(script)) return script
  const parsed = parse(script)
  if (parsed.errors?.length) return script
  const insertions: Insertion[] = []
  visit(parsed, insertions)
  return insertions
    .sort((a, b) => b.at - a.at)
    .reduce((text, { at, text: added }) => text.slice(0, at) + added + text.slice(at), script)
}

/** Conditions are left alone, and so is what stands in words: errexit reaches neither. */
function visit(node: SyntaxNode, insertions: Insertion[]): void {
  switch (node.type) {
    case 'Word':
    case 'Command':
    case 'Assignment':
    case 'Pipeline':
      return
    case 'Statement':
      if (node.background) return
      if (isNegated(node.command)) insertions.push({ at: node.command.end, text: fails })
      else if (node.command.type === 'AndOr') lastOf(node.command, insertions)
      else visit(node.command, insertions)
      return
    case 'If':
      for (const list of [node.then, ...node.elif.map(({ then }) => then), ...(node.else ? [node.else] : [])])
        visit(list, insertions)
      return
    case 'While':
      visit(node.body, insertions)
      return
    default:
      forEachChild(node, (child) => visit(child, insertions))
  }
}

/** Of a list, errexit looks at the last command only. */
function lastOf({ commands }: AndOr, insertions: Insertion[]): void {
  const last = commands.at(-1)
  if (!last) return
  if (isNegated(last)) insertions.push({ at: last.pos, text: '{ ' }, { at: last.end, text: `${fails}; }` })
  else visit(last, insertions)
}

function isNegated(node: SyntaxNode): node is Pipeline {
  return node.type === 'Pipeline' && node.prefixes.some(({ type }) => type === 'Negation')
}
