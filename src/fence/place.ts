/** Where a step is typed: a command in the wrong place can destroy a system, so each step says it. */
import type { Block } from '../../runner/document/model.ts'

export type StepPlace = { kind: 'workstation' | 'machine'; label: string }

export function placeOf(block: Block): StepPlace {
  const prompts = block.kind === 'run' ? block.steps.map(({ prompt }) => prompt) : []
  if (block.on === undefined || block.on === 'workstation') {
    const root = prompts.length > 0 && prompts.every((prompt) => prompt === '#')
    return { kind: 'workstation', label: root ? 'Your workstation, as root' : 'Your workstation' }
  }
  const name = block.on === 'machine' ? 'The machine' : `Machine “${block.on}”`
  return { kind: 'machine', label: block.kind === 'file' || prompts.includes('$') ? name : `${name}, as root` }
}
