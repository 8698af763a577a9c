/** A tutorial as one script: what a reader would type, in order, with the files, and nothing of the lab. */
import { shellQuote } from '../../runner/core/shell-quote.ts'
import type { Block, FileBlock, RunBlock, Tutorial } from '../../runner/document/model.ts'
import { commands, hereDocument, withCommand } from './commands.ts'

/** Where a reader types when the page names no machine. */
const workstation = 'workstation'

/**
 * A page on one machine gives a plain script. Where roles change, the script has numbered parts: it stops where the next
 * part belongs to another machine and says what to do.
 */
export function tutorialScript(tutorial: Tutorial): string {
  const blocks = tutorial.blocks.filter((block) => !block.labOnly && isChosen(block, tutorial))
  const parts = partsOf(blocks.filter((block) => !isCleanup(block)))
  const cleanup = blocks.filter(isCleanup)
  const head = [
    '#!/usr/bin/env bash',
    `# ${inComment(tutorial.frontMatter.title)}`,
    `# Made from ${tutorial.id}.md, text ${tutorial.hash.slice(0, 12)}. Read it before you run it, in an empty directory.`,
    ...Object.entries(tutorial.frontMatter.places).map(
      ([name, text]) => `# Machine "${inComment(name)}": ${inComment(text)}`,
    ),
    'set -eo pipefail',
    '',
  ]
  const isOne = parts.length <= 1
  const atEnd =
    cleanup.length === 0
      ? []
      : ['cleanup() {', ...withCommand(cleanup.flatMap(blockLines)), '}', ...(isOne ? ['trap cleanup EXIT'] : []), '']
  const body = isOne ? parts.flatMap(({ blocks }) => blocks.flatMap(blockLines)) : partLines(parts, cleanup.length > 0)
  return `${[...head, ...atEnd, ...body].join('\n').trimEnd()}\n`
}

type Part = { role: string; blocks: Block[] }

function partsOf(blocks: Block[]): Part[] {
  const parts: Part[] = []
  for (const block of blocks) {
    const role = block.on ?? workstation
    const last = parts.at(-1)
    if (last?.role === role) last.blocks.push(block)
    else parts.push({ role, blocks: [block] })
  }
  return parts
}

function partLines(parts: Part[], hasCleanup: boolean): string[] {
  const functions = parts.flatMap(({ role, blocks }, index) => [
    `# Part ${index + 1}: ${role}`,
    `part_${index + 1}() {`,
    ...withCommand(blocks.flatMap(blockLines)),
    '}',
    '',
  ])
  const cases = parts.flatMap(({ role }, index) => {
    const next = parts[index + 1]
    const after = next
      ? [
          `    echo ${shellQuote(`Part ${index + 1} of ${parts.length} (${role}) is done. Next: on ${next.role}, run: bash SCRIPT ${index + 2}`)}`,
        ]
      : hasCleanup
        ? ['    cleanup']
        : []
    return [`  ${index + 1})`, `    part_${index + 1}`, ...after, '    ;;']
  })
  const usage = `  *)\n    echo "Give the number of a part, 1 to ${parts.length}." >&2\n    exit 2\n    ;;`
  // Shell state of a machine does not survive the change to another one; a page must not count on it.
  return [...functions, `case "\${1:-1}" in`, ...cases, usage, 'esac']
}

/** Of tabs, the first. */
function isChosen({ variant }: Block, { variants }: Tutorial): boolean {
  return variant === undefined || variants[variant.key]?.[0] === variant.value
}

function isCleanup(block: Block): block is RunBlock {
  return block.kind === 'run' && block.cleanup
}

function blockLines(block: Block): string[] {
  if (block.skip !== undefined) return [`# Left out (${block.id}): ${inComment(block.skip)}`, '']
  const lines = block.kind === 'file' ? fileLines(block) : commands(block)
  return [`# ${block.id}`, ...lines, '']
}

/** A line end would end the comment, and the rest would be executed. */
function inComment(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}

function fileLines({ path: written, content, mode }: FileBlock): string[] {
  const path = written.startsWith('-') ? `./${written}` : written
  const folder = path.includes('/') ? [`mkdir -p ${shellQuote(path.slice(0, path.lastIndexOf('/')))}`] : []
  const permissions = mode === undefined ? [] : [`chmod ${mode.toString(8).padStart(4, '0')} ${shellQuote(path)}`]
  const lines = content.split('\n').slice(0, -1)
  return [...folder, ...hereDocument(`cat > ${shellQuote(path)}`, lines, 'END_OF_FILE'), ...permissions]
}
