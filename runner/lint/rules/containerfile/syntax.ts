/** Containerfiles that no builder would read, or not as they were meant. */

import type { Diagnostic } from '../../../core/diagnostic.ts'
import { closest } from '../../../core/suggest.ts'
import { wordList } from '../../../core/word-list.ts'
import { execForm, type Step } from '../../containerfile/instructions.ts'
import { type Checked, diagnosticAt, type ReadContainerfile, type Rule } from '../rule.ts'

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

type Said = { rule: string; severity: 'error' | 'warning'; message: string; suggestion?: string }

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
      for (const [index, step] of file.steps.entries()) {
        const say = (start: number, end: number, said: Said) =>
          found.push(diagnosticAt(document.file, file.region, start, end, said))
        checkInstruction(document, file, step, index, say)
        checkFlags(file, step, say)
        checkStages(step, stages, say)
        const exec = execForm(file.region, step)
        if (exec && 'invalid' in exec) {
          say(exec.start, exec.end, {
            rule: 'exec-form',
            severity: 'warning',
            message: `this ${step.keyword} is not in exec form: ${exec.invalid}; builders give it to a shell`,
            suggestion: 'write a JSON array of strings',
          })
        }
      }
      return found
    })
  },
}

type Say = (start: number, end: number, said: Said) => void

function checkInstruction(_document: Checked, file: ReadContainerfile, step: Step, index: number, say: Say): void {
  const { keyword } = step
  if (!known.includes(keyword)) {
    const written = file.region.text.slice(step.start, step.keywordEnd)
    const near = closest(keyword, known)
    const lost = /^(--?[a-z]|&&|\|\|?$)/i.test(written)
    // Excerpts hold `...` and sentences; there only a misspelling in capitals is one for certain.
    if (!file.unit.strict && !lost && !(near && written === written.toUpperCase() && /^[A-Z]{3,}$/.test(written)))
      return
    say(step.start, step.keywordEnd, {
      rule: 'containerfile-instruction',
      severity: 'error',
      message: `unknown instruction \`${written}\``,
      suggestion:
        near && !lost ? `did you mean \`${near}\`?` : 'a line that goes on needs a `\\` at the end of the line before',
    })
    return
  }
  if (step.argumentsStart >= step.argumentsEnd && file.unit.strict) {
    say(step.start, step.keywordEnd, {
      rule: 'containerfile-arguments',
      severity: 'error',
      message: `\`${keyword}\` needs an argument`,
    })
  }
  if (index === 0 && file.unit.strict && keyword !== 'FROM' && keyword !== 'ARG') {
    say(step.start, step.keywordEnd, {
      rule: 'containerfile-order',
      severity: 'error',
      message: `a Containerfile begins with \`FROM\` (or \`ARG\`), here with \`${keyword}\``,
    })
  }
}

function checkFlags(file: ReadContainerfile, step: Step, say: Say): void {
  for (const flag of step.flags) {
    const taken = instructions[step.keyword]
    if (!taken || taken.includes(flag.name) || !/^[a-z][a-z-]*$/.test(flag.name)) continue
    const near = closest(flag.name, taken)
    // Builders grow flags: elsewhere only a misspelling is one for certain.
    if (!near && !file.unit.strict) continue
    say(flag.start, flag.end, {
      rule: 'containerfile-flag',
      severity: 'error',
      message: `\`${step.keyword}\` has no flag \`--${flag.name}\``,
      ...(near
        ? { suggestion: `did you mean \`--${near}\`?` }
        : taken.length > 0
          ? { suggestion: `it takes ${taken.map((name) => `\`--${name}\``).join(', ')}` }
          : {}),
    })
  }
}

function checkStages(step: Step, stages: Set<string>, say: Say): void {
  if (step.keyword !== 'FROM') return
  const words = step.instruction.getArguments().map((argument) => argument.getValue())
  const name = words[1]?.toUpperCase() === 'AS' ? words[2]?.toLowerCase() : undefined
  if (!name) return
  if (stages.has(name))
    say(step.start, step.end, {
      rule: 'containerfile-order',
      severity: 'error',
      message: `there are two stages called \`${name}\``,
    })
  stages.add(name)
}
