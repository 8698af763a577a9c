/** Instructions whose words no builder would take, judged where the Containerfile is whole. */

import type { Diagnostic } from '../../../core/diagnostic.ts'
import { ownValue } from '../../../core/own-value.ts'
import { closest } from '../../../core/suggest.ts'
import { execForm, openHeredoc, type Step, wordsOf } from '../../containerfile/instructions.ts'
import { diagnosticAt, type Rule } from '../rule.ts'

type Fault = { message: string; suggestion?: string; start?: number; end?: number }

/** Missing operands, mounts, here-documents without an end, stages that are not there yet. */
export const containerfileOperands: Rule = {
  names: ['containerfile-operands', 'containerfile-mount', 'containerfile-stage', 'containerfile-swallowed'],
  check(document) {
    return document.containerfiles
      .filter(({ unit, steps }) => unit.strict || /^(FROM|ARG)$/.test(steps[0]?.keyword ?? ''))
      .flatMap(({ region, steps, unit }) => {
        const found: Diagnostic[] = []
        const say = (step: Step, rule: string, severity: 'error' | 'warning', fault: Fault | undefined) => {
          if (!fault) return
          const { start = step.start, end = step.keywordEnd, ...finding } = fault
          found.push(diagnosticAt(document.file, region, start, end, { rule, severity, ...finding }))
        }
        const stages = stageNames(steps)
        let stage = -1
        for (const [index, step] of steps.entries()) {
          if (step.keyword === 'FROM') stage += 1
          // In other documents an ellipsis stands for what readers fill in.
          if (!unit.strict && ellipsis.test(region.text.slice(step.start, step.end))) continue
          say(step, 'containerfile-operands', 'error', lateArgument(step, steps.slice(0, index)))
          say(step, 'containerfile-operands', 'error', operandFault(step, region.text))
          say(step, 'containerfile-swallowed', 'warning', swallowed(step, region.text))
          for (const { name, value, start, end } of step.flags) {
            if (value === null) continue
            if (step.keyword === 'RUN' && name === 'mount') {
              const fault = mountFault(value)
              say(step, 'containerfile-mount', 'error', fault && { ...fault, start, end })
            }
            if (step.keyword === 'COPY' && name === 'from')
              say(step, 'containerfile-stage', 'error', stageFault(value, stage, stages, { start, end }))
          }
        }
        return found
      })
  },
}

const ellipsis = /\.{3}|…|\uE000|\uE001/

function operandFault(step: Step, text: string): Fault | undefined {
  const open = openHeredoc(text, step)
  if (open) return { message: `the here-document never ends: there is no line \`${open}\` after it` }
  const words = wordsOf(step)
  if (words.length === 0) return undefined
  switch (step.keyword) {
    case 'COPY':
    case 'ADD':
      return copyFault(step.keyword, words)
    case 'ENV':
    case 'LABEL': {
      const [name = ''] = words
      if (words.length === 1 && !name.includes('='))
        return {
          message: `\`${step.keyword} ${name}\` has no value`,
          suggestion: `write \`${step.keyword} ${name}=…\``,
        }
      if (!name.includes('=')) return undefined
      const pairs = text
        .slice(step.argumentsStart, step.end)
        .replaceAll(/\\\r?\n(?:[ \t]*#.*\n)*/g, ' ')
        .replaceAll(/"(?:\\[\s\S]|[^"\\])*"|'[^']*'|\\./g, 'x')
      const alone = pairs.split(/\s+/).find((word) => word !== '' && !word.includes('='))
      if (alone === undefined) return undefined
      const suggestion = 'write `NAME=VALUE` without blanks, or put the value in quotes'
      return { message: `\`${alone}\` has no \`=\``, suggestion }
    }
    case 'ONBUILD':
      if (!/^(FROM|ONBUILD|MAINTAINER)$/i.test(words[0] ?? '')) return undefined
      return { message: `\`ONBUILD\` does not take \`${words[0]}\`` }
    case 'EXPOSE': {
      const port = words.find((word) => !/^\d+(-\d+)?(\/(tcp|udp|sctp))?$/i.test(word) && !word.includes('$'))
      return port === undefined
        ? undefined
        : { message: `\`${port}\` is no port`, suggestion: 'write a number, such as `8080/tcp`' }
    }
    case 'SHELL':
      if (execForm({ text, pieces: [] }, step)) return undefined
      return { message: '`SHELL` takes a JSON array only', suggestion: 'write `SHELL ["/bin/bash", "-c"]`' }
    case 'HEALTHCHECK':
      if (/^(CMD|NONE)$/i.test(words[0] ?? '') || words[0]?.includes('$')) return undefined
      return { message: '`HEALTHCHECK` is followed by `CMD` or `NONE`' }
    case 'FROM':
      if (words.length === 1 || (words.length === 3 && words[1]?.toUpperCase() === 'AS')) return undefined
      return { message: '`FROM` takes an image, and `AS` with a name of the stage' }
    default:
      return undefined
  }
}

function copyFault(keyword: string, words: string[]): Fault | undefined {
  if (words[0]?.startsWith('[')) return undefined
  if (words.length < 2) return { message: `\`${keyword}\` needs a source and a destination` }
  if (keyword === 'ADD' || !words.slice(0, -1).some((word) => /^https?:\/\//.test(word))) return undefined
  return { message: '`COPY` takes no URL', suggestion: 'write `ADD`' }
}

/** A variable of a `FROM` comes from an `ARG` above the first one; those of a stage are not known there. */
function lateArgument({ keyword, flags, instruction }: Step, before: Step[]): Fault | undefined {
  if (keyword !== 'FROM' || flags.length > 0) return undefined
  const first = before.findIndex((step) => step.keyword === 'FROM')
  const names = (steps: Step[]) =>
    steps
      .filter((step) => step.keyword === 'ARG')
      .flatMap((step) => wordsOf(step).map((word) => word.split('=')[0] ?? ''))
  const name = /\$\{?(\w+)\}?(?![\w:-])/.exec(instruction.getArguments()[0]?.getValue() ?? '')?.[1]
  if (name === undefined || first < 0 || !names(before.slice(first)).includes(name)) return undefined
  if (names(before.slice(0, first)).includes(name)) return undefined
  const message = `\`${name}\` is empty here: its \`ARG\` stands in a stage`
  return { message, suggestion: `move \`ARG ${name}\` above the first \`FROM\`` }
}

/** A `\` too many makes the next instruction a part of this one. */
function swallowed(step: Step, text: string): Fault | undefined {
  const words = text.slice(step.argumentsStart, step.end)
  if (step.keyword !== 'RUN' || words.includes('<<')) return undefined
  const line = /\\\n(?:[ \t]*(?:#.*)?\n)*(RUN|COPY|CMD|ENTRYPOINT|WORKDIR|ENV|LABEL)[ \t]+\S/.exec(words)
  if (!line?.[1]) return undefined
  const start = step.argumentsStart + line.index + line[0].lastIndexOf(line[1])
  const message = `this \`${line[1]}\` is a part of the \`RUN\` above`
  const suggestion = 'remove the `\\` at the end of the line before'
  return { message, suggestion, start, end: start + line[1].length }
}

function stageNames(steps: Step[]): string[] {
  return steps.filter(({ keyword }) => keyword === 'FROM').map((step) => wordsOf(step)[2]?.toLowerCase() ?? '')
}

/** `stage` is the number of the one that copies; other names are images. */
function stageFault(from: string, stage: number, stages: string[], place: { start: number; end: number }) {
  const number = /^\d+$/.test(from) ? Number(from) : stages.indexOf(from.toLowerCase())
  const near = number < 0 && /^[\w-]+$/.test(from) ? closest(from.toLowerCase(), stages.slice(0, stage)) : undefined
  if (near) return { message: `there is no stage \`${from}\``, suggestion: `did you mean \`${near}\`?`, ...place }
  if (number < stage || number < 0) return undefined
  if (number === stage) return { message: `\`${from}\` is the stage itself`, ...place }
  const message = stages[number] === undefined ? `there is no stage ${from}` : `stage \`${from}\` comes later`
  return { message, suggestion: 'copy from a stage above', ...place }
}

/** `RUN --mount=…`: what BuildKit and Buildah take, by type. */
const places = ['target', 'dst', 'destination']
const owner = ['mode', 'uid', 'gid']
const access = ['ro', 'readonly', 'rw', 'readwrite']
const labels = ['z', 'Z', 'U', 'relabel']

const keys: Record<string, string[]> = {
  bind: [...places, ...access, ...labels, 'source', 'src', 'from', 'bind-propagation', 'bind-nonrecursive'],
  cache: [...places, ...access, ...labels, ...owner, 'id', 'sharing', 'from', 'source', 'src'],
  tmpfs: [...places, ...access, 'size', 'tmpfs-size', 'mode', 'tmpfs-mode', 'notmpcopyup', 'tmpcopyup'],
  secret: [...places, ...owner, 'id', 'required', 'env', 'type', 'src', 'source'],
  ssh: [...places, ...owner, 'id', 'required'],
}
const types = Object.keys(keys)

/** What is wrong with the value of a mount; undefined when nothing is for certain. */
function mountFault(value: string): { message: string; suggestion?: string } | undefined {
  const parts = value.split(',').map((part) => part.trim().replace(/^["']/, ''))
  const type = parts.find((part) => part.startsWith('type='))?.slice('type='.length) ?? 'bind'
  if (/[$"']/.test(type)) return undefined
  const known = ownValue(keys, type)
  if (!known) {
    const near = closest(type, types)
    return {
      message: `there is no mount of type \`${type}\``,
      suggestion: near ? `did you mean \`${near}\`?` : `it takes ${types.join(', ')}`,
    }
  }
  for (const part of parts) {
    const key = part.split('=')[0] ?? ''
    if (key === 'type' || known.includes(key) || !/^[a-z][a-z-]*$/.test(key)) continue
    // Builders grow keys: only a misspelling is one for certain.
    const near = closest(key, known)
    if (near)
      return { message: `a mount of type \`${type}\` has no \`${key}\``, suggestion: `did you mean \`${near}\`?` }
  }
  return undefined
}
