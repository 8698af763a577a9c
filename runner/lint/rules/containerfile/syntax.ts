/** Containerfiles that no builder would read, or not as they were meant. */

import type { Diagnostic } from '../../../core/diagnostic.ts'
import { closest } from '../../../core/suggest.ts'
import { wordList } from '../../../core/word-list.ts'
import { execForm, type Step, wordsOf } from '../../containerfile/instructions.ts'
import { diagnosticAt, type ReadContainerfile, type Rule } from '../rule.ts'

/** Instructions, with the flags that BuildKit and Buildah take. */
const instructions: Record<string, string[]> = {
  ADD: wordList('chown chmod link exclude checksum keep-git-dir unpack from retry retry-delay parents'),
  ARG: [],
  CMD: [],
  COPY: ['from', 'chown', 'chmod', 'link', 'parents', 'exclude', 'retry', 'retry-delay', 'checksum', 'keep-git-dir'],
  ENTRYPOINT: [],
  ENV: [],
  EXPOSE: [],
  FROM: ['platform', 'after'],
  HEALTHCHECK: ['interval', 'timeout', 'start-period', 'start-interval', 'retries'],
  LABEL: [],
  MAINTAINER: [],
  ONBUILD: [],
  RUN: ['mount', 'network', 'security', 'device'],
  SHELL: [],
  STOPSIGNAL: [],
  USER: [],
  VOLUME: [],
  WORKDIR: [],
}
const known = Object.keys(instructions)

/** Instructions, their flags, their order, and exec forms. */
export const containerfileSyntax: Rule = {
  names: [
    'containerfile-instruction',
    'containerfile-flag',
    'containerfile-order',
    'exec-form',
    'containerfile-arguments',
  ],
  check(document) {
    return document.containerfiles.flatMap((file) => {
      const found: Diagnostic[] = []
      const stages = new Set<string>()
      const say: Say = (rule, { start, end }, message, suggestion, severity = 'error') =>
        found.push(diagnosticAt(document.file, file.region, start, end, { rule, severity, message, suggestion }))
      for (const [index, step] of file.steps.entries()) {
        checkInstruction(file, step, index, say)
        checkFlags(file, step, say)
        checkStages(step, stages, say)
        const exec = execForm(file.region, step)
        if (exec && 'invalid' in exec) {
          const message = `this ${step.keyword} is not in exec form: ${exec.invalid}; builders give it to a shell`
          say('exec-form', exec, message, 'write a JSON array of strings', 'warning')
        }
      }
      return found
    })
  },
}

type Say = (
  rule: string,
  place: { start: number; end: number },
  message: string,
  suggestion?: string,
  severity?: 'error' | 'warning',
) => void

function checkInstruction(file: ReadContainerfile, step: Step, index: number, say: Say): void {
  const { keyword } = step
  const place = { start: step.start, end: step.keywordEnd }
  if (!known.includes(keyword)) {
    const written = file.region.text.slice(step.start, step.keywordEnd)
    const near = closest(keyword, known)
    const lost = /^(--?[a-z]|&&|\|\|?$)/i.test(written)
    // Excerpts hold `...` and sentences; there only a misspelling in capitals is one for certain.
    if (!file.unit.strict && !lost && !(near && written === written.toUpperCase() && /^[A-Z]{3,}$/.test(written)))
      return
    const suggestion =
      near && !lost ? `did you mean \`${near}\`?` : 'a line that goes on needs a `\\` at the end of the line before'
    say('containerfile-instruction', place, `unknown instruction \`${written}\``, suggestion)
    return
  }
  if (step.argumentsStart >= step.end && file.unit.strict)
    say('containerfile-arguments', place, `\`${keyword}\` needs an argument`)
  if (index === 0 && file.unit.strict && keyword !== 'FROM' && keyword !== 'ARG')
    say('containerfile-order', place, `a Containerfile begins with \`FROM\` (or \`ARG\`), here with \`${keyword}\``)
}

function checkFlags(file: ReadContainerfile, step: Step, say: Say): void {
  for (const flag of step.flags) {
    const taken = instructions[step.keyword]
    if (!taken || taken.includes(flag.name) || !/^[a-z][a-z-]*$/.test(flag.name)) continue
    const near = closest(flag.name, taken)
    // Builders grow flags: elsewhere only a misspelling is one for certain.
    if (!near && !file.unit.strict && step.keyword !== 'RUN') continue
    const all = taken.length > 0 ? `it takes ${taken.map((name) => `\`--${name}\``).join(', ')}` : undefined
    const suggestion = near ? `did you mean \`--${near}\`?` : all
    say(
      'containerfile-flag',
      flag,
      `\`${step.keyword}\` has no flag \`--${flag.name}\``,
      suggestion,
      near || file.unit.strict ? 'error' : 'warning',
    )
  }
}

function checkStages(step: Step, stages: Set<string>, say: Say): void {
  if (step.keyword !== 'FROM') return
  const words = wordsOf(step)
  const name = words[1]?.toUpperCase() === 'AS' ? words[2]?.toLowerCase() : undefined
  if (!name) return
  if (stages.has(name)) say('containerfile-order', step, `there are two stages called \`${name}\``)
  stages.add(name)
}
