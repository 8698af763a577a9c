/** The front matter of a tutorial. It is validated once, where a document is parsed. */
import { z } from 'zod'

/** Where a statement of the page can be looked up, and when somebody last did. */
const sourceSchema = z.strictObject({
  title: z.string().min(1),
  url: z.url({ protocol: /^https$/, error: 'write a whole address that begins with `https://`' }),
  /** Release, tag or commit that was read. Addresses that never change have none. */
  version: z.string().min(1).optional(),
  checked: z.iso.date({ error: 'write a date as YYYY-MM-DD' }),
})

export const frontMatterSchema = z.strictObject({
  /** Version of the tag vocabulary. */
  schema: z.literal(1).default(1),
  title: z.string().min(1),
  description: z.string().min(1),
  /** Words that readers search with and the text may not have. */
  keywords: z
    .array(z.string().min(1))
    .max(24, { error: 'keep the 24 that readers search with' })
    .refine((words) => new Set(words.map((word) => word.toLowerCase())).size === words.length, {
      error: 'write each keyword once',
    })
    .default([]),
  /** Diátaxis kind. */
  kind: z.enum(['tutorial', 'how-to', 'explanation', 'reference']).default('tutorial'),
  /** The level of proof that the page aims at. */
  level: z.enum(['linted', 'contract', 'executed', 'booted']).default('executed'),
  /** Images by the names that the page writes. */
  images: z.array(z.string()).default([]),
  /** Processors that the page holds for, where it holds for some alone. */
  architectures: z.array(z.enum(['x86_64', 'aarch64'])).default([]),
  /** Ids of tutorials that a reader should have done. */
  prerequisites: z.array(z.string()).default([]),
  /** Position in its group. */
  order: z.number().default(100),
  /** Machine roles a reader sees, name → description; `on=` takes the names. */
  places: z.record(z.string(), z.string()).default({}),
  /** Minutes a reader needs. */
  minutes: z.number().positive().optional(),
  /** Rows of the initiative's goals that the page serves, e.g. `S09`. */
  covers: z.array(z.string()).default([]),
  /** What the page was checked against, for statements that no block shows. */
  sources: z.array(sourceSchema).default([]),
  /** A short form for announcements. */
  summary: z.string().optional(),
})
export type FrontMatter = z.infer<typeof frontMatterSchema>
