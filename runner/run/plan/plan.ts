/** What will be done with each block of a tutorial in a lab, decided before anything runs. */

import type { Block, Declaration, Need, Tutorial } from '../../document/model.ts'
import type { LabDescription } from '../../lab/lab.ts'

export type Planned =
  | { action: 'run'; block: Block }
  | {
      action: 'skip'
      block: Block
      why: string
      /** The author said so; else the lab lacks what the block needs. */
      byAuthor: boolean
      /** The tool or the machine that the block is about is not there: when reached, it is `contract`, else `linted`. */
      contract: boolean
    }

type Circumstances = {
  lab: Pick<LabDescription, 'name' | 'lacks' | 'bootc' | 'tools'>
  variant: Record<string, string>
}

/** The name by which `on=` may call the lab itself. */
export const workstation = 'workstation'

/** Blocks of tabs that were not chosen are left out: they belong to another run. */
export function plan(tutorial: Tutorial, { lab, variant }: Circumstances): Planned[] {
  return tutorial.blocks
    .filter((block) => !block.variant || variant[block.variant.key] === block.variant.value)
    .map((block) => planBlock(block, tutorial.declarations, lab))
}

/** The needs of all blocks that will run. */
export function plannedNeeds(planned: Planned[]): Need[] {
  const needs = planned.flatMap((entry): Need[] => {
    if (entry.action !== 'run') return []
    return machineOf(entry.block) ? [...entry.block.needs, 'guest'] : entry.block.needs
  })
  return [...new Set(needs)].sort()
}

/** The block after which no other needs loop devices; undefined where one of those runs on or cleans up. */
export function lastUseOfLoops(planned: Planned[]): number | undefined {
  const users = planned.filter(({ action, block }) => action === 'run' && block.needs.includes('loop'))
  const goOn = users.some(({ block }) => block.kind === 'run' && (block.background || block.cleanup))
  const last = goOn ? undefined : users.at(-1)
  return last && planned.indexOf(last)
}

/** The machine that the document boots and the block runs on; undefined for the workstation. */
export function machineOf({ on }: Pick<Block, 'on'>): string | undefined {
  return on === workstation ? undefined : on
}

function planBlock(block: Block, declarations: Declaration[], lab: Circumstances['lab']): Planned {
  if (block.skip !== undefined) return { action: 'skip', block, why: block.skip, byAuthor: true, contract: false }
  const machine = machineOf(block)
  const why = machine && lackOfMachine(machine, declarations, lab)
  if (why !== undefined) return { action: 'skip', block, why, byAuthor: false, contract: true }
  for (const need of block.needs) {
    const lacking = lackOf(need, declarations, lab)
    if (lacking === undefined) continue
    const contract = need === 'bootc' || need === 'guest' || need.startsWith('tool:')
    return { action: 'skip', block, why: `needs ${need}: ${lacking}`, byAuthor: false, contract }
  }
  return { action: 'run', block }
}

function lackOfMachine(name: string, declarations: Declaration[], lab: Circumstances['lab']): string | undefined {
  const guest = declarations.find((declaration) => declaration.kind === 'guest' && declaration.name === name)
  if (guest === undefined) return `no machine is declared for the place \`${name}\``
  if (lab.lacks.guest !== undefined) return `the lab \`${lab.name}\` boots no machine \`${name}\`: ${lab.lacks.guest}`
  if (guest.options.disk !== undefined && lab.bootc.kind === 'stub')
    return `the machine \`${name}\` boots from a disk that a real bootc installs, and there is none in this lab`
  return undefined
}

/** A block that is about a machine, although it runs beside it: it needs one that boots. */
function lackOf(need: Need, declarations: Declaration[], lab: Circumstances['lab']): string | undefined {
  const reason = lab.lacks[need]
  if (reason !== undefined) return reason
  if (need === 'bootc') return lab.bootc.kind === 'stub' ? 'a real bootc is not in this lab' : undefined
  if (need.startsWith('tool:')) {
    const tool = need.slice('tool:'.length)
    if (lab.tools?.some(({ name }) => name === tool)) return undefined
    return `${tool} is not in this lab; \`--tool ${tool}=FILE\` brings it`
  }
  if (need !== 'guest') return undefined
  const guests = declarations.filter(({ kind }) => kind === 'guest')
  if (guests.length === 0) return 'no machine is declared'
  const reasons = guests.map(({ name }) => lackOfMachine(name, declarations, lab))
  return reasons.every((reason) => reason !== undefined) ? reasons[0] : undefined
}

/** The asked values where the tutorial has them, the first ones elsewhere. */
export function chooseVariants(tutorial: Tutorial, asked: Record<string, string>): Record<string, string> {
  const keys = Object.entries(tutorial.variants).map(([key, values]) => {
    const wish = values.find((value) => Object.hasOwn(asked, key) && value === asked[key])
    return [key, wish ?? values[0] ?? ''] as const
  })
  return Object.fromEntries(keys.sort(([a], [b]) => (a < b ? -1 : 1)))
}

/**
 * With the block that the line stands in, or the last one before it, and all blocks that clean up. Undefined where no
 * block stands that early.
 */
export function upToLine(tutorial: Tutorial, line: number): Tutorial | undefined {
  if (!tutorial.blocks.some((block) => block.kind === 'run' && !block.cleanup && block.line <= line)) return undefined
  const blocks = tutorial.blocks.filter((block) => block.line <= line || (block.kind === 'run' && block.cleanup))
  return { ...tutorial, blocks }
}
