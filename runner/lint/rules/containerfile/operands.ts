/** Instructions whose words no builder would take, judged where the Containerfile is whole. */

import type { Diagnostic } from '../../../core/diagnostic.ts'
import { closest } from '../../../core/suggest.ts'
import { execForm, openHeredocs, type Step } from '../../containerfile/instructions.ts'
import { diagnosticAt, type Rule } from '../rule.ts'

type Fault = { message: string; suggestion?: string; start?: number; end?: number }

/** Missing operands, mounts, here-documents without an end, stages that are not there yet. */
export const containerfileOperands: Rule = {
  names: ['containerfile-operands', 'containerfile-mount', 'containerfile-stage', 'containerfile-swallowed'],
  check(document) {
    return document.containerfiles
      .filter(({ unit }) => unit.strict)
      .flatMap(({ region, steps }) => {
        const found: Diagnostic[] = []
        const say = (step: Step, rule: string, severity: 'error' | 'warning', fault: Fault | undefined) => {
          if (!fault) return
          const { start = step.start, end = step.keywordEnd, ...finding } = fault
          found.push(diagnosticAt(document.file, region, start, end, { rule, severity, ...finding }))
        }
        const stages = stageNames(steps)
        let stage = -1
        for (const step of steps) {
          if (step.keyword === 'FROM') stage += 1
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

function wordsOf(step: Step): string[] {
  return step.instruction.getArguments().map((argument) => argument.getValue())
}

function operandFault(step: Step, text: string): Fault | undefined {
  const [open] = openHeredocs(text, step)
  if (open) return { message: `the here-document never ends: there is no line \`${open}\` after it` }
  const words = wordsOf(step)
  if (words.length === 0) return undefined
  switch (step.keyword) {
    case 'COPY':
    case 'ADD':
      if (words.length > 1 || words[0]?.startsWith('[')) return undefined
      return { message: `\`${step.keyword}\` needs a source and a destination` }
    case 'ENV':
      if (words.length > 1 || words[0]?.includes('=')) return undefined
      return { message: `\`ENV ${words[0]}\` has no value`, suggestion: `write \`ENV ${words[0]}=…\`` }
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

/** A `\` too many makes the next instruction a part of this one. */
function swallowed(step: Step, text: string): Fault | undefined {
  const words = text.slice(step.argumentsStart, step.argumentsEnd)
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
  const known = keys[type]
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
