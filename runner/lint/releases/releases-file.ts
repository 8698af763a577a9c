/** `releases.json` of a content folder: which releases its pages may name. It is validated once, where it is read. */
import { LineCounter, parseDocument } from 'yaml'
import { z } from 'zod'
import type { Diagnostic } from '../../core/diagnostic.ts'

const familySchema = z
  .strictObject({
    /** The release that pages name unless they have a reason. */
    current: z.string(),
    /** Supported ones; a date of the end only where a source says it. */
    releases: z.record(z.string(), z.strictObject({ endOfLife: z.iso.date().optional() })),
    /** Where the dates come from. */
    source: z.string().optional(),
  })
  .refine(({ current, releases }) => Object.hasOwn(releases, current), {
    path: ['current'],
    message: 'must be one of `releases`',
  })

const releasesSchema = z.strictObject({
  schema: z.literal(1),
  fedora: familySchema.optional(),
  'centos-stream': familySchema.optional(),
})
export type Releases = z.infer<typeof releasesSchema>

/** `file` is for the diagnostics. */
export function readReleases(text: string, file: string): { releases?: Releases; diagnostics: Diagnostic[] } {
  const counter = new LineCounter()
  // JSON is YAML, and this parser knows where things stand.
  const document = parseDocument(text, { lineCounter: counter, prettyErrors: false })
  const fault = (offset: number, message: string, suggestion: string): Diagnostic => {
    const { line, col } = counter.linePos(offset)
    return {
      file,
      line: Math.max(1, line),
      column: Math.max(1, col),
      rule: 'releases-file',
      severity: 'error',
      message,
      suggestion,
    }
  }
  const [broken] = document.errors
  if (broken) return { diagnostics: [fault(broken.pos[0], 'is not JSON', 'Correct it here, or a line before.')] }
  const checked = releasesSchema.safeParse(document.toJS())
  if (checked.success) return { releases: checked.data, diagnostics: [] }
  const diagnostics = checked.error.issues.map(({ path, message }) => {
    const node = document.getIn(path, true) as { range?: [number, number, number] } | undefined
    const name = path.length === 0 ? 'the file' : `\`${path.join('.')}\``
    return fault(node?.range?.[0] ?? 0, `${name}: ${message}`, shape)
  })
  return { diagnostics }
}

const shape =
  'Write: {"schema": 1, "fedora": {"current": "44", "releases": {"44": {"endOfLife": "YYYY-MM-DD"}}}}; the date may be left out.'
