/** Reference tables that are data: one JSON file is one page below `reference/`. */
import { z } from 'zod'

const schema = z.object({
  title: z.string(),
  description: z.string(),
  /** What the facts were read from, with its version. */
  source: z.string(),
  intro: z.array(z.string()),
  tables: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      columns: z.array(z.string()),
      rows: z.array(z.array(z.string())),
    }),
  ),
})

export type ReferencePage = z.infer<typeof schema> & { slug: string }

const files = import.meta.glob<unknown>('../data/tables/*.json', { eager: true, import: 'default' })

export function tablePages(): ReferencePage[] {
  return Object.entries(files)
    .map(([path, data]) => ({ slug: path.replace(/^.*\/|\.json$/g, ''), ...schema.parse(data) }))
    .sort((a, b) => (a.title < b.title ? -1 : 1))
}
