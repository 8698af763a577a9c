/** Which evidence a change of documents makes void: a record holds for the text that it was made from. */

import { contentFolder } from '../../runner/document/find-tutorials.ts'
import type { Evidence } from '../../runner/evidence/schema.ts'

export type VoidEvidence = { file: string; labs: string[] }

/** Changed pages, each with the labs that had evidence of it, none where it had not been run. */
export function voidEvidence(changed: string[], records: Evidence[]): VoidEvidence[] {
  const labs = Map.groupBy(records, ({ tutorial }) => tutorial.id)
  return changed
    .filter((file) => file.startsWith(`${contentFolder}/`) && file.endsWith('.md'))
    .map((file) => {
      const id = file.slice(contentFolder.length + 1, -'.md'.length)
      return { file, labs: [...new Set((labs.get(id) ?? []).map(({ lab }) => lab.name))].sort() }
    })
}
