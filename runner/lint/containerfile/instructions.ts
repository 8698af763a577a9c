/** A Containerfile's instructions by dockerfile-ast, with offsets in its text. */

import { DockerfileParser, type Instruction, type ModifiableInstruction, type Onbuild } from 'dockerfile-ast'
import type { Word } from '../shell/word.ts'
import { insertedRegion, joinRegions, locate, type Region, sliceRegion } from '../text/region.ts'

export type Step = {
  keyword: string
  instruction: Instruction
  start: number
  end: number
  /** Of the keyword. */
  keywordEnd: number
  /** Of the words after the keyword and its `--flags`, which reach to `end`; equal to it when there are none. */
  argumentsStart: number
  flags: { name: string; value: string | null; start: number; end: number }[]
}

type Range = { start: { line: number; character: number }; end: { line: number; character: number } }

/** All instructions in their order, those of every stage. */
export function readSteps(text: string): Step[] {
  const lineStarts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lineStarts.push(at + 1)
  const offset = ({ line, character }: Range['start']) =>
    Math.min(text.length, (lineStarts[line] ?? text.length) + character)
  return DockerfileParser.parse(text)
    .getInstructions()
    .flatMap((instruction) => [instruction, ...triggered(instruction)])
    .map((instruction) => {
      const range = instruction.getRange()
      const name = instruction.getInstructionRange()
      const words = instruction.getArgumentsRange()
      const end = offset(range.end)
      const flags = flagsOf(instruction).map((flag) => ({
        name: flag.getName(),
        value: flag.getValue(),
        start: offset(flag.getRange().start),
        end: offset(flag.getRange().end),
      }))
      const from = flags.at(-1)?.end ?? (words ? offset(words.start) : end)
      const argumentsStart = Math.min(end, from + (/^(\s|\\\n)*/.exec(text.slice(from, end))?.[0].length ?? 0))
      return {
        keyword: instruction.getKeyword(),
        instruction,
        start: offset(range.start),
        end,
        keywordEnd: offset(name.end),
        argumentsStart,
        flags,
      }
    })
}

/** The instruction that `ONBUILD` keeps for a later build; `FROM` begins no stage there. */
function triggered(instruction: Instruction): Instruction[] {
  const trigger = 'getTriggerInstruction' in instruction ? (instruction as Onbuild).getTriggerInstruction() : null
  return trigger && !/^(FROM|ONBUILD|MAINTAINER)$/.test(trigger.getKeyword()) ? [trigger] : []
}

function flagsOf(instruction: Instruction) {
  return 'getFlags' in instruction ? (instruction as ModifiableInstruction).getFlags() : []
}

/** What the builder gives to the shell: continuation lines joined as they stand, comment lines between them left out. */
export function shellText(region: Region, step: Step): Region {
  const text = region.text.slice(step.argumentsStart, step.end)
  if (/(^|[^<])<<-?\s*["']?\w/.test(text)) return sliceRegion(region, step.argumentsStart, step.end)
  const parts: Region[] = []
  let at = step.argumentsStart
  for (const line of text.split('\n')) {
    const end = at + line.length
    const blank = line.trim() === ''
    if (parts.length === 0 || (!blank && !/^\s*#/.test(line))) {
      parts.push(sliceRegion(region, at, end), insertedRegion('\n', locate(region, end)))
    }
    at = end + 1
  }
  return joinRegions(parts)
}

/** The body of `RUN <<EOF`, which is a script of its own; undefined for other forms. */
export function hereDocumentScript(region: Region, step: Step): Region | undefined {
  const found = hereDocument(region, step)
  return found?.words === '' ? found.body : undefined
}

/** The file that `COPY <<EOF /path` writes; undefined for other forms. */
export function hereDocumentFile(
  region: Region,
  step: Step,
): { name: string; region: Region; quoted: boolean } | undefined {
  const found = step.keyword === 'COPY' || step.keyword === 'ADD' ? hereDocument(region, step) : undefined
  return found && /^\S+$/.test(found.words)
    ? { name: found.words, region: found.body, quoted: found.quoted }
    : undefined
}

/** The command of `HEALTHCHECK CMD` where it is given to a shell. */
export function healthCheck(region: Region, step: Step): Region | undefined {
  if (step.keyword !== 'HEALTHCHECK') return undefined
  const text = shellText(region, step)
  const opening = /^CMD\s+(?!\[)/i.exec(text.text)
  return opening ? sliceRegion(text, opening[0].length, text.text.length) : undefined
}

/** What follows `<<EOF` on its line, and the lines up to the last. */
function hereDocument(region: Region, step: Step): { words: string; body: Region; quoted: boolean } | undefined {
  const text = region.text.slice(step.argumentsStart, step.end)
  const opening = /^<<(-?)\s*(["']?)(\w+)\2([ \t].*)?\n/.exec(text)
  if (!opening) return undefined
  const rest = text.slice(opening[0].length)
  const end = new RegExp(`^${opening[1] ? '\\t*' : ''}${opening[3]}[ \\t]*$`, 'm').exec(rest)
  const start = step.argumentsStart + opening[0].length
  const body = sliceRegion(region, start, start + (end?.index ?? rest.length))
  return { words: (opening[4] ?? '').trim(), body, quoted: opening[2] !== '' }
}

/** The name of a here-document whose last line is not there; the instruction then continues to the end of the file. */
export function openHeredoc(text: string, step: Step): string | undefined {
  const lines = text.slice(step.argumentsStart, step.end).split('\n')
  const first = lines.findIndex((line) => !/\\\s*$/.test(line))
  const body = lines.slice(first + 1)
  if (body.length === 0 || !/^(RUN|COPY|ADD)$/.test(step.keyword)) return undefined
  const opening = lines.slice(0, first + 1).join('\n')
  const names = [...opening.matchAll(/(?<!<)<<-?(["']?)([A-Za-z_]\w*)\1(?![\w-])/g)].map((match) => match[2] ?? '')
  // The parser went on behind this line for a here-document only; its last one is enough.
  const last = names.at(-1)
  return body.some((line) => line.replace(/^\t+|\r$/g, '') === last) ? undefined : last
}

/** The words after an instruction's flags. */
export function wordsOf(step: Step): string[] {
  return step.instruction.getArguments().map((argument) => argument.getValue())
}

/** What each `FROM` names, image or stage, with its offsets in `text`; empty where nothing is named. */
export function basesOf(text: string, steps: Step[]): { name: string; start: number; end: number }[] {
  return steps
    .filter(({ keyword }) => keyword === 'FROM')
    .map((step) => {
      const name = step.instruction.getArguments()[0]?.getValue() ?? ''
      const start = text.indexOf(name, step.start)
      return { name, start, end: start + name.length }
    })
}

/** `CMD ["/sbin/init"]`: commands written as JSON. */
type ExecForm = { words: Word[] } | { invalid: string; start: number; end: number }

const commands = new Set(['CMD', 'ENTRYPOINT', 'RUN', 'SHELL'])

/** Undefined where the instruction is not in exec form at all. */
export function execForm(region: Region, step: Step): ExecForm | undefined {
  if (!commands.has(step.keyword)) return undefined
  const text = region.text.slice(step.argumentsStart, step.end).replace(/\\\n/g, '  ').trimEnd()
  if (!text.startsWith('[')) return undefined
  const place = { start: step.argumentsStart, end: step.argumentsStart + text.length }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    // `[ -f x ] && y` is a shell's test.
    return /^\[\s*['"]/.test(text) && text.endsWith(']') ? { invalid: reasonOf(text), ...place } : undefined
  }
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'string'))
    return { invalid: 'its items must be strings', ...place }
  const words: Word[] = []
  let at = step.argumentsStart
  for (const item of value) {
    const raw = JSON.stringify(item)
    const found = region.text.indexOf(raw, at)
    const start = found < 0 ? at : found + 1
    words.push({
      text: item,
      start,
      end: start + raw.length - 2,
      many: false,
      quoted: false,
      ...(raw.slice(1, -1) === item ? { verbatim: start } : {}),
    })
    at = found < 0 ? at : found + raw.length
  }
  return { words }
}

function reasonOf(text: string): string {
  if (text.includes("'")) return 'JSON takes double quotes only'
  if (/,\s*\]$/.test(text)) return 'JSON takes no comma after the last item'
  return 'it is not valid JSON'
}
