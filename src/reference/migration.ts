/** rpm-ostree → bootc and dnf: rows with the sources that they were taken from. */
import { z } from 'zod'
import data from '../data/migration.json' with { type: 'json' }

const text = z.string().nullish()
const schema = z.object({
  rows: z.array(
    z.object({
      old: z.string(),
      bootc: text,
      dnf: text,
      build: text,
      note: text,
      src: z.array(z.string()).default([]),
    }),
  ),
})

export type MigrationRow = z.infer<typeof schema>['rows'][number]

/** What a row says, with the words that readers see. */
export const migrationColumns = [
  ['bootc', 'bootc'],
  ['dnf', 'dnf, on the machine'],
  ['build', 'In the build'],
  ['note', 'Note'],
] as const satisfies [keyof MigrationRow, string][]

export function migrationRows(): MigrationRow[] {
  return schema.parse(data).rows
}
