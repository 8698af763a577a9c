/** rpm-ostree → bootc and dnf: rows with the sources that they were taken from. */
import { z } from 'zod'
import data from '../data/migration.json' with { type: 'json' }

const text = z.string().nullish()
const rowSchema = z.object({
  old: z.string(),
  bootc: text,
  dnf: text,
  build: text,
  level: text,
  json: text,
  note: text,
  src: z.array(z.string()).default([]),
})
const schema = z.object({ legend: z.unknown(), rows: z.array(rowSchema) })

export type MigrationRow = z.infer<typeof rowSchema>

export function migrationRows(): MigrationRow[] {
  return schema.parse(data).rows
}
