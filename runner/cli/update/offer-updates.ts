/** `--update`: shows what was printed instead of what is expected, and writes what is accepted into the documents. */

import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { diff } from 'node:util'
import { writeAtomically } from '../../core/atomic-write.ts'
import type { Failed } from '../../core/result.ts'
import { type Paint, painter, printable } from '../../core/terminal-text.ts'
import type { Expectation, Tutorial } from '../../document/model.ts'
import { parseTutorial } from '../../document/parse.ts'
import { rewrite } from '../../run/expect/matchers.ts'
import type { OutputMismatch } from '../../run/plan/run-options.ts'
import { withBodies } from '../documents/body-lines.ts'
import type { Context } from '../frame/context.ts'

export type Found = { tutorial: Tutorial; mismatches: OutputMismatch[] }

/** `yes`: all is accepted. Without it and without a terminal nothing is. The run that found them stays failed. */
export async function offerUpdates(found: Found[], yes: boolean, context: Context): Promise<void> {
  const say = (line: string) => context.stderr.write(`${line}\n`)
  const paint = painter(context.stderr.color)
  if (found.length === 0) say('Nothing to update: no output was seen to differ.')
  const asks = !yes && context.stdin.isTTY === true && context.stderr.isTerminal
  let answer = ''
  for (const { tutorial, mismatches } of found) {
    const accepted: Proposal[] = []
    for (const mismatch of mismatches) {
      const proposal = propose(tutorial, mismatch)
      const place = `${tutorial.file}:${proposal.expected.line}`
      if ('error' in proposal) {
        say(`\n${place} cannot be updated: ${printable(proposal.error)}`)
        continue
      }
      say(`\n${[place, ...proposal.diff.map((line) => shown(line, paint))].join('\n')}`)
      if (asks && answer !== 'q') answer = await ask('Write this? y(es), n(o), q(uit): ', ['y', 'n', 'q'], context)
      if (yes || answer === 'y') accepted.push(proposal)
    }
    if (accepted.length > 0) say(await write(tutorial, accepted))
    else if (!yes && !asks)
      say(
        `\nNothing is written: there is no terminal to ask at. Accept what is shown by --update --yes ${tutorial.file}`,
      )
  }
}

/** Says what became of it. */
async function write(tutorial: Tutorial, accepted: Proposal[]): Promise<string> {
  const { file } = tutorial
  const updated = updateSource(tutorial, accepted)
  if ('error' in updated) return `${file} is left as it is: ${updated.error}`
  const now = await readFile(file, 'utf8').catch(() => undefined)
  if (now !== tutorial.source) return `${file} is left as it is: it was changed after this run read it. Run again.`
  await writeAtomically(file, updated.source)
  const count = accepted.length === 1 ? 'one output' : `${accepted.length} outputs`
  return `${file}: ${count} written. Read the difference, then run it again: only that proves the page.`
}

function shown(line: string, paint: Paint): string {
  const style = line.startsWith('+') ? paint.good : line.startsWith('-') ? paint.bad : paint.dim
  return style(printable(line))
}

/** Asks until it gets one of `answers`; the last of them when the terminal is closed or the question interrupted. */
export async function ask(question: string, answers: string[], context: Context): Promise<string> {
  const last = answers.at(-1) ?? ''
  const lines = createInterface({ input: context.stdin, output: process.stderr })
  try {
    return await new Promise((resolve) => {
      const next = () =>
        lines.question(question, (text) => {
          const answer = answers.find((one) => one === text.trim().toLowerCase())
          if (answer === undefined) next()
          else resolve(answer)
        })
      lines.on('close', () => resolve(last)).on('SIGINT', () => resolve(last))
      context.stop.signal.addEventListener('abort', () => resolve(last), { once: true })
      next()
    })
  } finally {
    lines.close()
  }
}

/** What would be written for an output that differs, and how it differs from what is there. Pure. */
type Proposal = Change & { diff: string[] }

/** Lines around a difference that are shown. */
const context = 3
// biome-ignore lint/suspicious/noControlCharactersInRegex: what a document must not hold
const controls = /[\x00-\x08\x0b-\x1f\x7f]/

function propose(
  tutorial: Tutorial,
  { expected, seen, secret }: OutputMismatch,
): Proposal | ({ expected: Expectation } & Failed) {
  const rewritten = secret ? { error: 'what was printed holds a secret' } : rewrite(expected, seen)
  if ('error' in rewritten) return { expected, ...rewritten }
  const { text } = rewritten
  if (controls.test(text)) return { expected, error: 'what was printed holds control characters' }
  const updated = updateSource(tutorial, [{ expected, text }])
  if ('error' in updated) return { expected, ...updated }
  return { expected, text, diff: lineDiff(expected.text.split('\n'), text.split('\n')) }
}

function lineDiff(before: string[], after: string[]): string[] {
  const entries = diff(before, after)
  const isNear = (index: number) =>
    entries.slice(Math.max(0, index - context), index + context + 1).some(([kind]) => kind !== 0)
  const signs = { 1: '-', 0: ' ', '-1': '+' }
  return entries.flatMap(([kind, line], index) => (isNear(index) ? [`${signs[kind]}${line}`] : []))
}

/** The text that an expectation of the tutorial is to have, as `Expectation.text`. */
type Change = { expected: Expectation; text: string }

/** Refused when the new document would not read back as the old one with just these changes. */
function updateSource(tutorial: Tutorial, changes: Change[]): { source: string } | Failed {
  const bodies = changes.map(({ expected: { line, column, text: before }, text: after }) => ({
    ...{ line, column, before: toTexts(before), after: toTexts(after) },
  }))
  const source = withBodies(tutorial.source, bodies)
  const reread = parseTutorial(source, tutorial.file, tutorial.id).tutorial
  if (reread && meaning(reread, []) === meaning(tutorial, changes)) return { source }
  return { error: 'in the document it would not read back as it is: it has lines of backticks, or like a prompt' }
}

function toTexts(text: string): string[] {
  return text === '' ? [] : text.split('\n')
}

/** All that the blocks do and expect. */
function meaning({ blocks }: Tutorial, changes: Change[]): string {
  const texts = new Map(changes.map(({ expected, text }) => [expected, text]))
  return JSON.stringify(
    blocks.map((block) =>
      block.kind === 'file'
        ? [block.path, block.content]
        : block.steps.map(({ script, expect }) => [script, expect && (texts.get(expect) ?? expect.text)]),
    ),
  )
}
