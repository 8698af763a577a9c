/** Compares evidence as it lies there with the statement that was signed about it. */
import type { Statement } from './statement.ts'

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
