/** `--update`: shows what was printed instead of what is expected, and writes what is accepted into the documents. */
import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { writeAtomically } from '../../core/atomic-write.ts'
import { type Paint, painter } from '../../core/paint.ts'
import { printable } from '../../core/terminal-text.ts'
import type { Tutorial } from '../../document/model.ts'
import type { OutputMismatch } from '../../run/plan/run-options.ts'
import type { Context } from '../frame/context.ts'
import { type Proposal, propose, updateSource } from './propose.ts'

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
      if ('refused' in proposal) {
        say(`\n${place} cannot be updated: ${printable(proposal.refused)}`)
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
  if ('refused' in updated) return `${file} is left as it is: ${updated.refused}`
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
