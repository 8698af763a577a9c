/** Images on which the documentation is to hold, from `content/variants.json`. */
import { matchesGlob } from 'node:path'
import { z } from 'zod'

const image = z.string().min(1)

const variantSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  title: z.string(),
  /** Names under which it is published; one without a tag stands for all tags. */
  images: z.array(image).min(1),
  /** How the pages are run on it; absent where no published image is known to run them on. */
  run: z
    .strictObject({
      /** With its tag. */
      image,
      /** Globs of the ids of pages that hold for it. */
      pages: z.array(z.string()).min(1),
    })
    .optional(),
})

const schema = z.strictObject({
  schema: z.literal(1),
  source: z.string(),
  /** The image that pages write, which the image of a variant takes the place of. */
  documented: image,
  groups: z.array(z.strictObject({ title: z.string(), variants: z.array(variantSchema) })),
})
export type VariantImage = z.infer<typeof variantSchema>

export function variantGroups(data: unknown): { title: string; variants: VariantImage[] }[] {
  return schema.parse(data).groups
}

/** What a run on a variant is: which pages, and which name resolves to which image. */
export type VariantRun = {
  id: string
  documented: string
  image: string
  applies(pageId: string, source: string): boolean
}

/** Undefined where the variant has no image to run on. `known` are the ids that have one. */
export function variantRun(data: unknown, id: string): { run?: VariantRun; known: string[] } {
  const { documented, groups } = schema.parse(data)
  const runnable = groups.flatMap(({ variants }) => variants).filter(({ run }) => run !== undefined)
  const known = runnable.map((variant) => variant.id)
  const run = runnable.find((variant) => variant.id === id)?.run
  if (run === undefined) return { known }
  const applies = (pageId: string, source: string) =>
    source.includes(documented) && run.pages.some((glob) => matchesGlob(pageId, glob))
  return { run: { id, documented, image: run.image, applies }, known }
}
