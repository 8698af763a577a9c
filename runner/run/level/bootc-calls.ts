/** Calls of bootc that came when the block that caused them had ended: from a service, a container or a unit that it started. */

import { basename } from 'node:path'
import { type Command, forEachChild, parse, type SyntaxNode } from 'unbash'
import type { BlockEvidence } from '../../evidence/schema.ts'
import { blockLevel } from './block-level.ts'

/** A block that ran, with the text of its commands. */
export type Ran = { evidence: BlockEvidence; script: string }

/** bootc as a word of its own, by its path too; not `fedora-bootc:44`, not `bootc-image-builder`. */
const named = /(?<![\w.-])bootc(?![\w-])/

export function namesBootc(script: string): boolean {
  return named.test(script)
}

/**
 * The blocks that such calls lower, as they are then. Nobody knows which block a late call belongs to: every earlier
 * one that names bootc and was taken for executed may be the one; where there is none, the last that ran, unless the
 * calls came while the block at `line` ran, which they lower already.
 */
export function loweredByLateCalls(calls: string[], ran: Ran[], line?: number): BlockEvidence[] {
  if (calls.length === 0) return []
  const proven = ran.filter(
    ({ evidence }) => evidence.status === 'passed' && (evidence.level === 'executed' || evidence.level === 'booted'),
  )
  const suspects = proven.filter(({ script }) => namesBootc(script))
  const last = line === undefined ? proven.slice(-1) : []
  const when = line === undefined ? 'after the last block' : `while the block at line ${line} ran`
  return (suspects.length > 0 ? suspects : last).map(({ evidence }) => {
    const { level, why } = blockLevel({ status: 'passed', bootcCalls: calls })
    return { ...evidence, level, why: `${why} (called ${when})`, bootcCalls: calls }
  })
}

/** A build may take a layer from an earlier build in which bootc was a stub: then it proves no more than that one. */
const reused = /--> Using cache ([0-9a-f]{6,64})/g
const made = /^(?:\[\d+\/\d+\] )?--> (?:Using cache )?([0-9a-f]{6,64})$/gm
const builds = /\b(?:podman|buildah|docker)\b[^\n|;&]*\b(?:build|build-using-dockerfile|bud)\b/
const traced = /^(?:\[\d+\/\d+\] )?STEP \d+/m

export type BuildTrace = { line: number; script: string; output: string }

/** `contract` are the blocks before this one that were built with a stub. Undefined when nothing of theirs was reused. */
export function reusedContractLayers(block: BuildTrace, contract: BuildTrace[]): string | undefined {
  const builders = contract.filter((earlier) => builds.test(earlier.script) || traced.test(earlier.output))
  if (builders.length === 0) return undefined
  const ids = [...block.output.matchAll(reused)].map((match) => match[1] ?? '')
  for (const earlier of builders) {
    const layers = [...earlier.output.matchAll(made)].map((match) => match[1] ?? '')
    // A quiet build prints no layers: any that is reused may be its own.
    if (ids.length > 0 && (layers.length === 0 || ids.some((id) => layers.some((layer) => same(id, layer))))) {
      return `it reuses a layer of the build at line ${earlier.line}, in which bootc itself was not there`
    }
  }
  if (builds.test(block.script) && !traced.test(block.output)) {
    return `a quiet build may reuse a layer of the build at line ${builders.at(-1)?.line}, in which bootc itself was not there`
  }
  return undefined
}

/** podman shortens identifiers. */
function same(a: string, b: string): boolean {
  return a.startsWith(b) || b.startsWith(a)
}

/** Commands that run another one, and what may stand between the two. */
const before = /^(?:sudo|env|command|exec|nice|time|timeout|-.*|\w+=.*|\d+\w?)$/

/**
 * Whether bootc is a command of the script, also behind `sudo` and the like; text that only mentions it is not. No page
 * can take such a call back, whatever it does to the stub or to its records.
 */
export function callsBootc(script: string): boolean {
  if (!script.includes('bootc')) return false
  let found = false
  const visit = (node: SyntaxNode): void => {
    if (node.type === 'Command') {
      const first = wordsOf(node).find((word) => !before.test(word))
      found ||= first !== undefined && basename(first) === 'bootc'
    }
    forEachChild(node, visit)
  }
  visit(parse(script))
  return found
}

/** The name of a command and its arguments. */
export function wordsOf({ name, args }: Command): string[] {
  return [...(name ? [name] : []), ...args].map((word) => (word.type === 'Word' ? word.value : word.text))
}
