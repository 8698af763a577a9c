/** The record of what the shared stores hold, beside them. */
import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

const recordSchema = z.object({
  schema: z.literal(1),
  /** True while a store holds images whose names went to others. */
  superseded: z.boolean(),
  images: z.array(
    z.object({
      name: z.string(),
      /** Of the manifest for this machine. */
      digest: z.string(),
      /** Of what the registry held under the name: it is compared when the registry is asked again. */
      listed: z.string(),
      source: z.string(),
      subject: z.enum(['real', 'candidate']),
      /** Version of the bootc inside, where there is one. */
      bootc: z.string().exactOptional(),
    }),
  ),
})
export type ImageRecord = z.infer<typeof recordSchema>
export type RecordedImage = ImageRecord['images'][number]

/** Undefined when there is none: then the stores are to be made anew. */
export async function readRecord(directory: string): Promise<ImageRecord | undefined> {
  try {
    return recordSchema.parse(JSON.parse(await readFile(join(directory, 'images.json'), 'utf8')))
  } catch {
    return undefined
  }
}

export async function writeRecord(directory: string, record: ImageRecord): Promise<void> {
  const file = join(directory, 'images.json')
  await writeFile(`${file}.partial`, JSON.stringify(record, null, 2))
  await rename(`${file}.partial`, file)
}
