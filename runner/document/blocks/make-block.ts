/** A tagged fence → a block. */

import { defined } from '../../core/defined.ts'
import { type Problem, problem } from '../../core/diagnostic.ts'
import { sha256 } from '../../core/sha256.ts'
import type { Fence } from '../markdown/fence.ts'
import type { Block, FileBlock, RunBlock, Step } from '../model.ts'
import type { FenceTags } from '../tags/fence-tags.ts'
import { tagsByName } from '../tags/tags.ts'
import { consoleSteps } from './console-steps.ts'

type Context = { id: string; variant: { key: string; value: string } | undefined; console: boolean }

/** Makes the block; its hash is set by `hashBlock` when its expectation is known. */
export function makeBlock(fence: Fence, tags: FenceTags, context: Context): { block: Block; problems: Problem[] } {
  const { values } = tags
  const place = {
    id: context.id,
    hash: '',
    line: fence.line,
    column: fence.column,
    endLine: fence.endLine,
    language: tags.language,
    tags: tags.words.filter((word) => tagsByName.has(word.name)).map((word) => word.raw),
    labOnly: fence.labOnly,
    ...defined({ variant: context.variant }),
    needs: values.needs ?? [],
    ...defined({ skip: values.skip, on: values.on }),
  }
  if (!tags.uses.has('run')) return { block: fileBlock(fence, tags, place), problems: [] }
  const { steps, problems } = context.console ? consoleSteps(fence, values.match ?? 'lines') : bashStep(fence)
  if (steps.length === 0 && problems.length === 0) {
    problems.push(problem('empty-block', fence, 'the block has no command to run', 'Add one, or remove `run`'))
  } else if (steps.length > 0 && steps.every(({ script }) => doesNothing(script))) {
    const message = 'the block has only comments or `:`: nothing is run, so nothing is proven'
    problems.push(problem('empty-block', fence, message, 'Add a command, or remove `run`'))
  }
  const block: RunBlock = {
    kind: 'run',
    ...place,
    steps,
    session: values.session ?? 'default',
    exit: values.exit ?? 0,
    ...defined({ timeout: values.timeout, retry: values.retry }),
    background: values.background ?? false,
    cleanup: values.cleanup ?? false,
  }
  return { block, problems }
}

function doesNothing(script: string): boolean {
  return script.split('\n').every((line) => /^\s*:?\s*(#|$)/.test(line))
}

function bashStep(fence: Fence): { steps: Step[]; problems: Problem[] } {
  if (fence.lines.every((line) => line.trim() === '')) return { steps: [], problems: [] }
  const step = {
    script: fence.lines.join('\n'),
    line: fence.line + 1,
    column: fence.columns[0] ?? 0,
    columns: fence.columns,
  }
  return { steps: [step], problems: [] }
}

type FilePlace = Omit<FileBlock, 'kind' | 'path' | 'content' | 'contentLine' | 'columns' | 'snippet' | 'mode'>

function fileBlock(fence: Fence, { values }: FenceTags, place: FilePlace): FileBlock {
  return {
    kind: 'file',
    ...place,
    path: values.file ?? values.snippet?.split('/').at(-1) ?? '',
    content: fence.lines.map((line) => `${line}\n`).join(''),
    contentLine: fence.line + 1,
    columns: fence.columns,
    ...defined({ snippet: values.snippet, mode: values.mode }),
  }
}

/** sha256 of what decides the block's behaviour: not of its place, its id, or how the site draws it. */
export function hashBlock(block: Block): string {
  const shared = [block.language, block.labOnly, block.variant, block.needs, block.skip, block.on]
  const own =
    block.kind === 'run'
      ? [
          block.steps.map((step) => [step.prompt, step.script, step.expect?.match, step.expect?.text]),
          [block.session, block.exit, block.timeout, block.retry, block.background, block.cleanup],
        ]
      : [block.path, block.content, block.snippet, block.mode]
  // JSON writes undefined members of arrays as null, so that each keeps its position.
  return sha256(JSON.stringify([block.kind, shared, own]))
}

/** `before` is the tagged block that precedes it in the document. Returns what is wrong, if anything. */
export function attachOutput(
  fence: Fence,
  tags: FenceTags,
  before: Block | undefined,
  variant: Block['variant'],
): Problem | undefined {
  const wrong = (message: string, suggestion?: string) => problem('output-place', fence, message, suggestion)
  if (!before) return wrong('`output` has no block before it', 'Put it after the `run` block that prints it')
  const place = `the block before it (line ${before.line})`
  if (before.kind === 'file') return wrong(`${place} is a file, which prints nothing`, 'Put it after a `run` block')
  const step = before.steps[0]
  if (!step) return undefined
  if (step.prompt) {
    return wrong(`${place} is a console block, which shows its own output`, 'Put the lines after their command there')
  }
  if (step.expect)
    return wrong(`${place} already has its \`output\` in line ${step.expect.line - 1}`, 'Keep one of them')
  if (before.variant?.key !== variant?.key || before.variant?.value !== variant?.value) {
    return wrong(`${place} belongs to another tab`, 'Put both into the same tab')
  }
  if (before.labOnly && !fence.labOnly) {
    return wrong(`${place} is hidden from readers`, 'Move the output into the comment, or the block out of it')
  }
  const match = tags.values.match ?? 'lines'
  if (match !== 'exact' && fence.lines.every((line) => line.trim() === '')) {
    const suggestion = 'Write `match=exact` to say that nothing is printed, or remove the block'
    return problem('empty-output', fence, 'an empty `output` block asserts nothing', suggestion)
  }
  step.expect = {
    match,
    text: fence.lines.join('\n'),
    line: fence.line + 1,
    column: Math.max(1, (fence.columns[0] ?? fence.column - 1) + 1),
  }
  return undefined
}
