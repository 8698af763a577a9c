/** Tags that do not go together, each with the reason. */

import { type Problem, problem } from '../../core/diagnostic.ts'
import { closest } from '../../core/suggest.ts'
import type { FenceTags } from './fence-tags.ts'
import { type FenceKind, runLanguages, tagsByName } from './tags.ts'

const pairs: readonly [string, string, string][] = [
  ['run', 'file', 'a block is either executed or written to a file'],
  ['run', 'snippet', 'a block is either executed or written to a file'],
  ['run', 'output', 'commands and expected output are blocks of their own'],
  ['output', 'file', 'a block is either written to a file or compared with what was printed'],
  ['output', 'snippet', 'a block is either written to a file or compared with what was printed'],
  ['background', 'exit', 'nobody waits for the end of a background block, so its exit status is never seen'],
  ['background', 'retry', 'nobody waits for the end of a background block, so it is never known to have failed'],
  ['background', 'cleanup', 'the tutorial ends after its clean-up, so nothing may be left running by it'],
]

const kindNames: Record<FenceKind, string> = {
  bash: 'a `run` block',
  console: 'a `console run` block',
  file: 'a file block',
  output: 'an `output` block',
}

const reasons: Record<string, string> = {
  'session file': 'a file is written to the working directory, which all sessions share',
  'exit file': 'writing a file has no exit status',
  'timeout file': 'writing a file takes no time',
  'retry file': 'writing a file needs no second try',
  'retry output': 'put it on the `run` block before, which is run again until its output matches',
  'background console': 'its commands are judged one by one; use a `bash run` block',
  'background file': 'only commands run in the background',
  'cleanup file': 'the working directory goes away by itself',
  'match bash': 'put it on the `output` block after it',
  'match file': 'a file is written, not compared',
  'mode output': 'only a file has permissions',
  'mode bash': 'only a file has permissions',
  'mode console': 'only a file has permissions',
  'id output': 'it belongs to the `run` block before, which has the id',
}

/** Conflicts of a fence's tags with each other, with its kind and with its language. */
export function tagConflicts(fence: FenceTags, kind: FenceKind, line: number, column: number): Problem[] {
  const problems: Problem[] = []
  const primary = ['run', 'output'].filter((name) => fence.uses.has(name)).length
  const isFile = fence.uses.has('file') || fence.uses.has('snippet')
  for (const [first, second, reason] of pairs) {
    const word = fence.uses.get(second)
    if (fence.uses.has(first) && word) {
      problems.push(problem('contradictory-tags', word, `\`${first}\` and \`${second}\` contradict: ${reason}`))
    }
  }
  // With two primary tags the kind is not known; those were reported above.
  if (primary + (isFile ? 1 : 0) > 1) return problems
  for (const [name, word] of fence.uses) {
    if (tagsByName.get(name)?.on.includes(kind)) continue
    const reason = reasons[`${name} ${kind}`] ?? (kind === 'output' ? 'put it on the `run` block before' : undefined)
    const message = `\`${name}\` has no place on ${kindNames[kind]}${reason ? `: ${reason}` : ''}`
    problems.push(problem('misplaced-tag', word, message, `Remove \`${word.raw}\``))
  }
  if (fence.uses.has('run') && runLanguages[fence.language] === undefined) {
    problems.push(languageProblem(fence.language, line, column))
  }
  return problems
}

function languageProblem(language: string, line: number, column: number): Problem {
  const known = Object.keys(runLanguages)
  const names = known.map((name) => `\`${name}\``).join(', ')
  const near = /^(shellsession|shell-session|terminal|sh-session)$/.test(language)
    ? 'console'
    : language === 'zsh'
      ? 'bash'
      : closest(language, known)
  return problem(
    'run-language',
    { line, column, endColumn: column + Math.max(1, language.length) },
    `\`run\` needs one of the languages ${names}, not \`${language}\``,
    near ? `Write \`${near}\`` : 'Write the program to a file with `file=`, and run it from a `bash run` block',
  )
}
