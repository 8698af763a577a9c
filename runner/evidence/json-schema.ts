/** The published description of evidence files. */
import { z } from 'zod'
import { evidenceSchema } from './schema.ts'

/** JSON Schema (2020-12) of an evidence file, made from the schema that checks them. */
export function evidenceJsonSchema(): Record<string, unknown> {
  return {
    ...z.toJSONSchema(evidenceSchema),
    title: 'Evidence of a run of one tutorial',
    description: 'What was run, where, on which images, and what was proven, block by block.',
  }
}
