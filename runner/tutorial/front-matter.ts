/** The head of a tutorial, checked once at the door. */
import { z } from 'zod'

export const frontMatterSchema = z.strictObject({
  /** Version of the tag vocabulary. */
  schema: z.literal(1).default(1),
  title: z.string().min(1),
  description: z.string().min(1),
  /** Diátaxis kind. */
  kind: z.enum(['tutorial', 'how-to', 'explanation', 'reference']).default('tutorial'),
  /** The level of proof that the page aims at. */
  level: z.enum(['linted', 'contract', 'executed', 'booted']).default('executed'),
  /** Images by the names that the page writes. */
  images: z.array(z.string()).default([]),
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
  /** A short form for announcements. */
  summary: z.string().optional(),
})
export type FrontMatter = z.infer<typeof frontMatterSchema>
