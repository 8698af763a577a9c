/** The body of a `console run` block → commands, each with the output that is expected of it. */

import { type At, type Problem, problem } from '../../core/diagnostic.ts'
import { characterName } from '../../core/look-alikes.ts'
import { type Fence, placeInFence } from '../markdown/fence.ts'
import type { Match, Step } from '../model.ts'
import { afterBackslash, ShellLines } from './shell-lines.ts'

const anyPrompt = /^([$#])(?: (.*))?$/
const prompts = { $: /^(\$)(?: (.*))?$/, '#': /^(#)(?: (.*))?$/ } as const

const oddPrompt = /^([$#])([\t\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000])/

type OpenStep = Step & { columns: number[]; script: string }

/** Steps in their order; what stands before the first prompt and commands without an end are problems. */
export function consoleSteps(fence: Fence, match: Match): { steps: Step[]; problems: Problem[] } {
  const steps: Step[] = []
  const problems: Problem[] = []
  // The block has one prompt, that of its first command: a line with the other sign is output, never run.
  const prompt = promptOf(fence)
  let index = 0
  while (index < fence.lines.length) {
    const text = fence.lines[index] ?? ''
    const sign = prompt.exec(text)
    if (!sign) {
      if (text.trim() !== '') problems.push(missingPrompt(fence, index, text))
      index += 1
      if (text.trim() !== '') break
      continue
    }
    const command = readCommand(fence, prompt, index, problems)
    if (sign[2] === undefined || sign[2].trim() === '')
      problems.push(
        problem('empty-command', placeInFence(fence, index), 'a prompt without a command', 'Remove the line'),
      )
    else steps.push(command.step)
    const like =
      sign[2] === undefined
        ? undefined
        : readsLikeOutput(command.step.prompt ?? '$', sign[2], fence.lines[command.next])
    if (like) problems.push(outputOrCommand(fence, index, command.step.prompt ?? '$', like))
    const end = endOfOutput(fence, prompt, command.next)
    problems.push(...oddPrompts(fence, prompt, command.next, end))
    const expect = readExpectation(fence, command.next, end, match)
    if (expect) command.step.expect = expect
    index = end
  }
  return { steps, problems }
}

function outputOrCommand(fence: Fence, index: number, sign: '$' | '#', why: string): Problem {
  const { line, column } = placeInFence(fence, index)
  const place = { line, column, endColumn: column + (fence.lines[index] ?? '').length }
  const message = `this line would be run${sign === '#' ? ' as root' : ''}, and reads like output: ${why}`
  const suggestion =
    sign === '#'
      ? 'Begin the command above with `$ sudo`: then lines with `#` are output; or show the output in a `text output` block of its own'
      : 'Use `bash run` for the command above, and show this output in a `text output` block of its own'
  return problem('output-or-command', place, message, suggestion)
}

function promptOf(fence: Fence): RegExp {
  const first = fence.lines.find((line) => anyPrompt.test(line))
  return prompts[first?.[0] === '#' ? '#' : '$']
}

/** A blank after `$` that is none: the line would count as output. */
function oddPrompts(fence: Fence, prompt: RegExp, start: number, end: number): Problem[] {
  if (prompt !== prompts.$) return []
  return fence.lines.slice(start, end).flatMap((text, index) => {
    const odd = oddPrompt.exec(text)
    return odd ? [oddPromptProblem(placeInFence(fence, start + index), odd)] : []
  })
}

function oddPromptProblem(at: At, [, sign = '$', blank = '']: RegExpExecArray): Problem {
  const place = { line: at.line, column: at.column + 1, endColumn: at.column + 2 }
  const message = `${characterName(blank)} follows the prompt, so this is no command`
  return problem('console-prompt', place, message, `Write \`${sign} \` with one ordinary blank`)
}

function missingPrompt(fence: Fence, index: number, text: string): Problem {
  const long = /^\S*[@\]~\w][^\s]*[\]~]?[$#>%] /.test(text) || /^\[[^\]]*\][$#] /.test(text)
  const at = placeInFence(fence, index)
  const odd = oddPrompt.exec(text)
  if (odd) return oddPromptProblem(at, odd)
  const message = 'a `console run` block begins with a prompt: `$ ` for the user, `# ` for root'
  const suggestion = long
    ? 'Shorten the prompt to `$ ` or `# `'
    : 'Put `$ ` before the command, or use `bash run` for commands without prompts'
  return problem('console-prompt', at, message, suggestion)
}

function readCommand(
  fence: Fence,
  prompt: RegExp,
  first: number,
  problems: Problem[],
): { step: OpenStep; next: number } {
  const shell = new ShellLines()
  const script = [(fence.lines[first] ?? '').slice(2)]
  const columns = [(fence.columns[first] ?? 0) + 2]
  const sign = fence.lines[first]?.[0] === '#' ? '#' : '$'
  let waits = shell.read(script[0] ?? '')
  let next = first + 1
  // Readers see either what the shell showed (`> ` before each further line) or the bare text: the first line decides.
  const marked = /^>( |$)/.test(fence.lines[next] ?? '')
  while (waits !== undefined && next < fence.lines.length) {
    const line = fence.lines[next] ?? ''
    if (!shell.inText && prompt.test(line) && line !== '#') break
    if (marked && !/^>( |$)/.test(line)) break
    // After a backslash, a line at the margin reads like the command's output, and would be run as a part of it.
    if (!marked && waits === afterBackslash && /^\S/.test(line)) break
    const text = marked ? line.slice(2) : line
    script.push(text)
    columns.push((fence.columns[next] ?? 0) + (marked ? Math.min(2, line.length) : 0))
    waits = shell.read(text)
    next += 1
  }
  const line = fence.line + 1 + first
  if (waits !== undefined) {
    const where = next < fence.lines.length ? ` in line ${fence.line + 1 + next}` : ''
    const suggestion =
      waits === afterBackslash
        ? 'Remove the backslash, or begin the next line of the command with blanks or `> `: a line at the margin is output'
        : 'End it before the output or the next prompt; further lines of a command stand bare or after `> `'
    const at = { line, column: Math.max(1, (columns[0] ?? 0) + 1) }
    problems.push(
      problem('unfinished-command', at, `the command has no end: it waits for ${waits}${where}`, suggestion),
    )
  }
  return { step: { script: script.join('\n'), line, column: columns[0] ?? 0, columns, prompt: sign }, next }
}

function endOfOutput(fence: Fence, prompt: RegExp, start: number): number {
  let index = start
  while (index < fence.lines.length && !prompt.test(fence.lines[index] ?? '')) index += 1
  return index
}

function readExpectation(fence: Fence, start: number, end: number, match: Match): Step['expect'] {
  let last = end
  // Blank lines before the next prompt divide steps for the eye.
  while (last > start && (fence.lines[last - 1] ?? '').trim() === '') last -= 1
  if (last === start) return undefined
  const text = fence.lines.slice(start, last).join('\n')
  return { match, text, ...placeInFence(fence, start) }
}

/**
 * Lines of a console block that begin with the block's prompt and read like output: a comment of a configuration file
 * that a command printed, a sentence. Whether they are output or a command cannot be known, so they are refused: what a
 * writer meant as output is never executed, least of all as root.
 */

/** Reserved words that no command begins with. */
const never = /^(?:then|else|elif|fi|do|done|esac|in)$/
/** Names of files on a machine, where no programs are. */
const dataPath = /^\/(?:etc|run|var|proc|sys|boot|home|root|tmp|usr\/(?:lib|share|etc)|lib)\/\S+$/
const programPath = /\/(?:s?bin|libexec)\//
const commandName = /^(?:[a-z_0-9][\w.+@-]*|\[\[?|[.:!]|[A-Za-z_]\w*\+?=.*|[({"'$\\~].*|\.{0,2}\/.*)$/
/** A comment is what begins with these, whatever follows. */
const sentenceStart =
  /^(?:this|the|these|that|those|see|note|notes|generated|automatically|created|managed|warning|by|and|or|to|an?|it|you|your)$/
const ofSentences =
  /^(?:the|this|that|these|is|are|was|were|be|a|an|of|which|when|must|should|will|can|not|by|with|you|your|its)$/
/** Their arguments are any text. */
const says = /^(?:echo|printf|logger|wall|git|notify-send)$/

/** What they print may be anybody's transcript. */
const prints = /^(?:cat|head|tail|grep|sed|awk|journalctl|systemctl|podman|curl|history)$/

/** Why a line after a prompt (`text`), with the line after it (`next`), reads like output; undefined for a command. */
function readsLikeOutput(prompt: '$' | '#', text: string, next = ''): string | undefined {
  const words = text.trim().split(/\s+/)
  const [first = '', second] = words
  if (first === '') return undefined
  if (never.test(first) || (!commandName.test(first) && !second?.startsWith('-')))
    return `\`${first}\` is no command's name`
  if (prompt === '#' && words.length === 1 && dataPath.test(first) && !programPath.test(first))
    return 'it is the name of a file'
  if (prompt === '#' && words.length === 1 && /^[A-Za-z_]\w*=/.test(first)) return 'it is a setting alone'
  if (/^[:=]$/.test(second ?? '') || (prompt === '#' && /^\w[\w.-]*:$/.test(first))) return 'it is a key with its value'
  if (prompt === '#' && /^\$ \S/.test(next) && !prints.test(first))
    return 'a command after `$` follows, so it may be a comment'
  if (says.test(first)) return undefined
  if (sentenceStart.test(first) && words.length > 1) return 'it is a sentence'
  const bare = text.replace(/'[^']*'|"[^"]*"/g, '').split(/\s+/)
  const prose = new Set(bare.slice(1).filter((word) => ofSentences.test(word)))
  if (
    prose.size > 1 ||
    ['the', 'this', 'these'].some((word) => prose.has(word)) ||
    (words.length > 2 && /[a-z]{2}[.:]$/.test(text.trim()))
  )
    return 'it is a sentence'
  return undefined
}
