/** What is signed: an in-toto statement that names each file of evidence by its digest, and what the runs were made of. */

import { z } from 'zod'
import type { Evidence } from '../schema.ts'

export const predicateType = 'https://in-toto.io/attestation/test-result/v0.1'
const statementType = 'https://in-toto.io/Statement/v1'

const digest = z.record(z.string(), z.string())
const resource = z.object({
  name: z.string(),
  digest: digest.optional(),
  /** `kind`: page, image, lab, tool or evidence. */
  annotations: z.record(z.string(), z.string()).optional(),
})

const predicate = z.object({
  result: z.enum(['PASSED', 'WARNED', 'FAILED']),
  configuration: z.array(resource),
  passedTests: z.array(z.string()),
  /** Passed, but with a block that did not run, or on a test image. */
  warnedTests: z.array(z.string()),
  failedTests: z.array(z.string()),
  /** An extension: when the signer says that it signed. */
  signedAt: z.iso.datetime(),
})

export const statementSchema = z.object({
  _type: z.literal(statementType),
  subject: z.array(z.object({ name: z.string(), digest: z.object({ sha256: z.string() }) })),
  predicateType: z.literal(predicateType),
  predicate,
})

export type Statement = z.infer<typeof statementSchema>
export type Predicate = z.infer<typeof predicate>
type Resource = z.infer<typeof resource>

/** A record with its place below the evidence directory and the hash of its file. */
export type SignedRecord = { place: string; digest: string; evidence: Evidence }

/** The same records give the same statement, apart from its time. */
export function statementOf(records: SignedRecord[], now: Date): Statement {
  const sorted = byPlace(records)
  return {
    _type: statementType,
    subject: sorted.map(({ place, digest: sha256 }) => ({ name: place, digest: { sha256 } })),
    predicateType,
    predicate: predicateOf(sorted, now),
  }
}

/** What was seen of one image, as its attestation says it: the runs that used these very bytes under that name. */
export function imagePredicate(
  records: SignedRecord[],
  name: string,
  digest: string,
  now: Date,
): Predicate | undefined {
  const used = byPlace(records).filter(({ evidence }) =>
    evidence.images.some((image) => image.name === name && image.digest === digest && image.subject !== 'stand-in'),
  )
  if (used.length === 0) return undefined
  const evidence = used.map(({ place, digest: sha256 }) => described('evidence', place, { sha256 }))
  const made = predicateOf(used, now)
  return { ...made, configuration: [...made.configuration, ...evidence] }
}

function predicateOf(records: SignedRecord[], now: Date): Predicate {
  const named = (holds: (evidence: Evidence) => boolean) =>
    records.filter(({ evidence }) => holds(evidence)).map(({ place }) => place.replace(/\.json$/, ''))
  const failedTests = named((evidence) => evidence.status !== 'passed')
  const warnedTests = named((evidence) => evidence.status === 'passed' && isWeak(evidence))
  return {
    result: failedTests.length > 0 ? 'FAILED' : warnedTests.length > 0 ? 'WARNED' : 'PASSED',
    configuration: configurationOf(records.map(({ evidence }) => evidence)),
    passedTests: named((evidence) => evidence.status === 'passed' && !isWeak(evidence)),
    warnedTests,
    failedTests,
    signedAt: now.toISOString(),
  }
}

/** Whether readers would be wrong to take the page for run as a whole, on the images that it names. */
function isWeak(evidence: Evidence): boolean {
  return (
    evidence.subject === 'stand-in' ||
    evidence.blocks.some(
      ({ kind, labOnly, status, level }) =>
        kind === 'run' && !labOnly && (status !== 'passed' || level === 'linted' || level === 'contract'),
    )
  )
}

function configurationOf(records: Evidence[]): Resource[] {
  const resources = records.flatMap(({ tutorial, images, lab, inputs }) => [
    described('page', tutorial.path, { sha256: tutorial.hash }),
    ...images.map(({ name, digest, subject }) => described('image', name, digestOf(digest), { subject })),
    described('lab', lab.name, { sha256: lab.identity }),
    ...Object.entries(lab.versions).map(([tool, version]) => described('tool', tool, undefined, { version })),
    ...(inputs?.runner === undefined ? [] : [described('runner', 'runner', { sha256: inputs.runner })]),
  ])
  const unique = new Map(resources.map((one) => [JSON.stringify(one), one]))
  return [...unique].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one)
}

function described(kind: string, name: string, digest?: Record<string, string>, more = {}): Resource {
  return { name, ...(digest && { digest }), annotations: { kind, ...more } }
}

/** `sha256:…` as in-toto writes it. */
function digestOf(text: string): Record<string, string> {
  const at = text.indexOf(':')
  return at === -1 ? { sha256: text } : { [text.slice(0, at)]: text.slice(at + 1) }
}

function byPlace(records: SignedRecord[]): SignedRecord[] {
  return records.toSorted((a, b) => (a.place < b.place ? -1 : 1))
}

/** Compares evidence as it lies there with the statement that was signed about it. */
export type Found = {
  /** Place below the evidence directory → hash of the file, of every file that is read as evidence. */
  records: ReadonlyMap<string, string>
  /** Path of a page → its hash now; undefined where the page is not there. */
  page(path: string): string | undefined
  /** Documented name → digest that the evidence must be about. */
  images: ReadonlyMap<string, string>
}

/** Sentences about what differs; none when all holds. */
export function differences(statement: Statement, found: Found): string[] {
  const signed = new Map(statement.subject.map(({ name, digest }) => [name, digest.sha256]))
  const of = (kind: string) => statement.predicate.configuration.filter(({ annotations }) => annotations?.kind === kind)
  return [
    ...[...signed].flatMap(([place, digest]) => {
      const now = found.records.get(place)
      if (now === undefined) return [`${place}: was signed, and is gone or no longer evidence`]
      return now === digest ? [] : [`${place}: was changed after it was signed`]
    }),
    ...[...found.records.keys()].filter((place) => !signed.has(place)).map((place) => `${place}: was not signed`),
    ...of('page').flatMap(({ name, digest }) => {
      const now = found.page(name)
      return now === undefined || now === digest?.sha256 ? [] : [`${name}: the page was changed after its run`]
    }),
    ...[...found.images].flatMap(([name, digest]) => {
      const images = of('image').filter((image) => image.name === name)
      if (images.length === 0) return [`${name}: no run used this image`]
      return images
        .filter((image) => `sha256:${image.digest?.sha256}` !== digest)
        .map((image) => `${name}: a run used sha256:${image.digest?.sha256}, not ${digest}`)
    }),
  ]
}
