/** Reference tables that are data: one JSON file is one page below `reference/`. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

const schema = z.object({
  title: z.string(),
  description: z.string(),
  /** What readers search for, as in the front matter of a written page. */
  keywords: z.array(z.string()),
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

export function tablePages(): ReferencePage[] {
  const folder = join(process.cwd(), 'src/data/tables')
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => ({
      slug: name.replace(/\.json$/, ''),
      ...schema.parse(JSON.parse(readFileSync(join(folder, name), 'utf8'))),
    }))
    .sort((a, b) => (a.title < b.title ? -1 : 1))
}
