/** What will be done with each block of a tutorial in a lab, decided before anything runs. */
import type { LabDescription } from '../../lab/lab.ts'
import type { Block, Need, Tutorial } from '../../tutorial/model.ts'

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

export type Circumstances = {
  lab: Pick<LabDescription, 'name' | 'lacks' | 'bootc'>
  variant: Record<string, string>
  hasPlace: (name: string) => boolean
  /** Whether there are machines beside the lab itself at all. */
  hasGuests: boolean
}

/** The name by which `on=` may call the lab itself. */
export const workstation = 'workstation'

/** Blocks of tabs that were not chosen are left out: they belong to another run. */
export function plan(tutorial: Tutorial, circumstances: Circumstances): Planned[] {
  const { variant } = circumstances
  return tutorial.blocks
    .filter((block) => !block.variant || variant[block.variant.key] === block.variant.value)
    .map((block) => planBlock(block, circumstances))
}

/** The needs of all blocks that will run. */
export function plannedNeeds(planned: Planned[]): Need[] {
  const needs = planned.flatMap((entry) => (entry.action === 'run' ? entry.block.needs : []))
  return [...new Set(needs)].sort()
}

function planBlock(block: Block, { lab, hasPlace, hasGuests }: Circumstances): Planned {
  if (block.skip !== undefined) return { action: 'skip', block, why: block.skip, byAuthor: true, contract: false }
  if (block.on !== undefined && block.on !== workstation && !hasPlace(block.on)) {
    const why = `the lab \`${lab.name}\` has no machine for the place \`${block.on}\``
    return {
      action: 'skip',
      block,
      why: lab.lacks.guest ? `${why}: ${lab.lacks.guest}` : why,
      byAuthor: false,
      contract: true,
    }
  }
  for (const need of block.needs) {
    const lacking = lackOf(need, lab, hasGuests)
    if (lacking === undefined) continue
    const contract = need === 'bootc' || need === 'guest'
    return { action: 'skip', block, why: `needs ${need}: ${lacking}`, byAuthor: false, contract }
  }
  return { action: 'run', block }
}

function lackOf(need: Need, lab: Circumstances['lab'], hasGuests: boolean): string | undefined {
  const told = lab.lacks[need]
  if (told !== undefined) return told
  if (need === 'guest' && !hasGuests) return `the lab \`${lab.name}\` boots no machines`
  return need === 'bootc' && lab.bootc.kind === 'stub' ? 'a real bootc is not in this lab' : undefined
}
