/**
 * Ways in which documentation of moving tools rots, as edits of a page's source. An operator finds every site where it
 * applies; which of them are tried is drawn later, by a published seed.
 */
import type { Block, RunBlock, Tutorial } from '../../runner/document/model.ts'
import { type LineRule, machineRules, outputRule, rules, writerRules } from './line-rules.ts'

export type Mutant = {
  operator: string
  /** Line in the original source that is changed first. */
  line: number
  /** The block that the change is in. */
  block: Block
  /** The one that changed places with it. */
  other?: Block
  description: string
  source: string
}

export type Operator = { name: string; mutants(tutorial: Tutorial): Mutant[] }

/** Source lines (1-based, from and to) of a block's body. */
function body(block: Block): { from: number; to: number } {
  return { from: block.line + 1, to: block.endLine - 1 }
}

function lineMutants(tutorial: Tutorial, rule: LineRule, lines: Site[]): Mutant[] {
  const source = tutorial.source.split('\n')
  return lines.flatMap(({ block, line }) => {
    const text = source[line - 1] ?? ''
    return [...text.matchAll(rule.pattern)].map((match) => {
      const changed = text.slice(0, match.index) + rule.replace(match) + text.slice(match.index + match[0].length)
      return {
        operator: rule.name,
        line,
        block,
        description: `${text.trim()}  →  ${changed.trim()}`,
        source: source.with(line - 1, changed).join('\n'),
      }
    })
  })
}

/** What readers see; the rest is the lab's own, and no documentation. */
function visible(tutorial: Tutorial): Block[] {
  return tutorial.blocks.filter((block) => !block.labOnly)
}

/** Lines of code: commands and files, not what they print. */
type Site = { block: Block; line: number }

function codeLines(tutorial: Tutorial, where: LineRule['where']): Site[] {
  const source = tutorial.source.split('\n')
  return visible(tutorial).flatMap((block): Site[] => {
    if (where !== 'code' && where !== block.kind) return []
    const { from, to } = body(block)
    const parts =
      block.kind === 'file'
        ? [{ line: from, lines: source.slice(from - 1, to) }]
        : block.steps.map(({ line, script }) => ({ line, lines: script.replace(/\n$/, '').split('\n') }))
    return parts.flatMap(({ line, lines }) =>
      // What a comment says does nothing, so it cannot rot.
      lines.flatMap((text, index) => (/^\s*#/.test(text) ? [] : [{ block, line: line + index }])),
    )
  })
}

function outputLines(tutorial: Tutorial): Site[] {
  return visible(tutorial).flatMap((block) =>
    block.kind === 'file'
      ? []
      : block.steps.flatMap(({ expect }) =>
          expect
            ? range(expect.line, expect.line + expect.text.replace(/\n$/, '').split('\n').length - 1).map((line) => ({
                block,
                line,
              }))
            : [],
        ),
  )
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index)
}

/** Words for what changes something. In the name of a file, as in `install.ks`, they do nothing. */
const deedWords =
  /(?<![\w./-])(?:build|build-chunked-oci|push|run --detach|create|generate|generate-key-pair|login(?! --get)|tag|load|copy|cp|mkdir|mkfs\.\w+|mount|mv|ln|install|sign|import|commit|tee|useradd|sed -i|sed --in-place|touch|truncate|ssh-keygen|bootc (?:switch|upgrade|rollback|edit|usr-overlay)|systemctl (?:start|stop|enable|mask|reboot))(?![\w./-])/
/** A file that is written; not `2>&1`, `>&2`, `2> file`, `->`, nor what is thrown away. Quoted text is no redirection. */
const writes = /(?<![-=\d>])>{1,2}(?![>&])\s*(?!\/dev\/null)\S/

/** A step that changes something: deleting a question is no rot, deleting a deed is. What is to fail asks what happens then. */
export function isDeed(block: Block): boolean {
  return changesSomething(block) && (block.kind === 'file' || block.exit === 0)
}

function changesSomething(block: Block): boolean {
  if (block.kind === 'file') return true
  if (block.cleanup) return false
  return block.steps.some(
    ({ script }) => deedWords.test(script) || writes.test(script.replace(/'[^']*'|"[^"]*"/g, 'Q')),
  )
}

function without(tutorial: Tutorial, block: Block): string {
  const lines = tutorial.source.split('\n')
  // An `output` fence belongs to its block: without it, it would be an error of form, and found for the wrong reason.
  const expectation = block.kind === 'run' && block.steps.length === 1 ? block.steps[0]?.expect : undefined
  const end =
    expectation && block.language !== 'console'
      ? expectation.line + expectation.text.replace(/\n$/, '').split('\n').length
      : block.endLine
  return lines.toSpliced(block.line - 1, Math.max(end, block.endLine) - block.line + 1).join('\n')
}

function swapped(tutorial: Tutorial, first: Block, second: RunBlock): string {
  const lines = tutorial.source.split('\n')
  const take = (block: Block) => lines.slice(block.line - 1, block.endLine)
  return [
    ...lines.slice(0, first.line - 1),
    ...take(second),
    ...lines.slice(first.endLine, second.line - 1),
    ...take(first),
    ...lines.slice(second.endLine),
  ].join('\n')
}

function stepDeleted(tutorial: Tutorial): Mutant[] {
  return visible(tutorial)
    .filter((block) => isDeed(block))
    .map((block) => ({
      operator: block.kind === 'file' ? 'file not created' : 'step deleted',
      line: block.line,
      block,
      description: `without the block at line ${block.line}`,
      source: without(tutorial, block),
    }))
}

function stepsSwapped(tutorial: Tutorial): Mutant[] {
  const blocks = visible(tutorial).filter((block) => !block.variant)
  return blocks.flatMap((block, index) => {
    const next = blocks[index + 1]
    if (next?.kind !== 'run' || !changesSomething(block) || next.cleanup) return []
    if (block.kind === 'run' && block.steps.some((step) => step.expect)) return []
    if (next.language !== 'console' && next.steps.some((step) => step.expect)) return []
    return [
      {
        operator: 'steps swapped',
        line: block.line,
        block,
        other: next,
        description: `the blocks at lines ${block.line} and ${next.line} change places`,
        source: swapped(tutorial, block, next),
      },
    ]
  })
}

export const operators: Operator[] = [
  ...rules.map(fromRule),
  { name: outputRule.name, mutants: (tutorial) => lineMutants(tutorial, outputRule, outputLines(tutorial)) },
  { name: 'step deleted', mutants: (tutorial) => stepDeleted(tutorial).filter(({ block }) => block.kind === 'run') },
  {
    name: 'file not created',
    mutants: (tutorial) => stepDeleted(tutorial).filter(({ block }) => block.kind === 'file'),
  },
  { name: 'steps swapped', mutants: stepsSwapped },
  ...machineRules.map(fromRule),
  ...writerRules.map(fromRule),
  { name: 'run misspelled', mutants: runMisspelled },
  { name: 'expectation weakened', mutants: expectationWeakened },
]

function runMisspelled(tutorial: Tutorial): Mutant[] {
  const source = tutorial.source.split('\n')
  return visible(tutorial).flatMap((block) => {
    const text = source[block.line - 1] ?? ''
    const changed = text.replace(/(?<=\s)run(?=\s|$)/, 'rnu')
    if (block.kind !== 'run' || changed === text) return []
    const description = `${text.trim()}  →  ${changed.trim()}`
    return [
      {
        operator: 'run misspelled',
        line: block.line,
        block,
        description,
        source: source.with(block.line - 1, changed).join('\n'),
      },
    ]
  })
}

/** All lines of an expected output become one that any output matches. */
function expectationWeakened(tutorial: Tutorial): Mutant[] {
  const source = tutorial.source.split('\n')
  const anything = { lines: '...', regex: '[\\s\\S]*', 'json-subset': '"..."', exact: undefined }
  return visible(tutorial).flatMap((block) => {
    if (block.kind !== 'run' || block.steps.length > 1) return []
    return block.steps.flatMap(({ expect }) => {
      const weak = expect && anything[expect.match]
      if (!expect || weak === undefined) return []
      const count = expect.text.replace(/\n$/, '').split('\n').length
      const indent = /^[\s>]*/.exec(source[expect.line - 1] ?? '')?.[0] ?? ''
      const description = `${count} lines of ${expect.match}  →  ${weak}`
      return [
        {
          operator: 'expectation weakened',
          line: expect.line,
          block,
          description,
          source: source.toSpliced(expect.line - 1, count, `${indent}${weak}`).join('\n'),
        },
      ]
    })
  })
}

function fromRule(rule: LineRule): Operator {
  return { name: rule.name, mutants: (tutorial) => lineMutants(tutorial, rule, codeLines(tutorial, rule.where)) }
}
