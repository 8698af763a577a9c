/** Many steps in one: a page, a section, a variant, the whole. A whole is as strong as its weakest step. */
import { hasRun, imageWords, type OtherImage, type State, type StateId, stateOrder, stateWords } from './states.ts'

export type Part = { id: StateId; image?: OtherImage; count: number; label: string }

export type Tally = {
  total: number
  parts: Part[]
  /** Steps that ran. */
  ran: number
  /** Of these, those that use an image and had the one that the page names. */
  onNamedImage: number
}

export function tallyOf(states: State[]): Tally {
  return sumOf(
    states.map((state) => {
      const { id, image, label, usesImage } = state
      const ran = Number(hasRun(state))
      const onNamedImage = usesImage && image === undefined ? ran : 0
      return { total: 1, parts: [{ id, count: 1, label, ...(image && { image }) }], ran, onNamedImage }
    }),
  )
}

export function sumOf(tallies: Tally[]): Tally {
  const parts = new Map<string, Part>()
  for (const part of tallies.flatMap((tally) => tally.parts)) {
    const sum = parts.get(part.label) ?? { ...part, count: 0 }
    sum.count += part.count
    parts.set(part.label, sum)
  }
  const total = (of: (tally: Tally) => number): number => tallies.reduce((sum, tally) => sum + of(tally), 0)
  return {
    total: total((tally) => tally.total),
    parts: inOrder([...parts.values()]),
    ran: total((tally) => tally.ran),
    onNamedImage: total((tally) => tally.onNamedImage),
  }
}

export function allRan({ total, ran }: Tally): boolean {
  return total > 0 && ran === total
}

/** Every step ran, and each that uses an image had the one that the page names. */
export function ranOnNamedImage(tally: Tally): boolean {
  return allRan(tally) && tally.onNamedImage > 0 && tally.parts.every(({ image }) => image === undefined)
}

/** Two or three words for the whole. */
export function tallyWord(tally: Tally): string {
  if (tally.total === 0) return 'No commands'
  if (failedOf(tally) > 0) return 'Failed'
  if (allRan(tally)) return 'All run'
  if (tally.ran > 0) return `${tally.ran} of ${tally.total} run`
  return stateWords[weakest(tally)].word
}

/** One sentence for the whole. */
export function tallySentence(tally: Tally): string {
  const { total, ran, parts } = tally
  if (total === 0) return 'This page has no commands.'
  const steps = total === 1 ? 'step' : 'steps'
  const failed = failedOf(tally)
  if (failed > 0) return `${failed} of ${total} ${steps} failed in the last run.`
  const others = new Set(parts.flatMap(({ image }) => (image ? [imageWords[image].suffix] : [])))
  const images = others.size === 0 ? '' : `, ${[...others].join(' and ')}`
  if (allRan(tally)) return total === 1 ? `The step was run${images}.` : `All ${total} steps were run${images}.`
  const rest = inOrder(parts.filter((part) => !hasRun(part))).map(
    ({ count, id }) => `${count} ${stateWords[id].counted}`,
  )
  if (ran === 0 && rest.length === 1)
    return (
      { 'not-run': 'No step has been run yet.', changed: 'All steps were changed since they were run.' }[
        weakest(tally) as string
      ] ?? 'The syntax of the steps was checked; no step was run.'
    )
  return `${ran} of ${total} ${steps} ${ran === 1 ? 'was' : 'were'} run${ran === 0 ? '' : images}, ${rest.join(', ')}.`
}

/** `13 run on a test image, 1 only syntax checked`. */
export function partWords(parts: Part[]): string {
  return parts.map(({ count, ...part }) => `${count} ${countedWord(part)}`).join(', ')
}

export function countedWord({ id, image }: Pick<Part, 'id' | 'image'>): string {
  return image === undefined ? stateWords[id].counted : `${stateWords[id].counted} ${imageWords[image].suffix}`
}

function weakest({ parts }: Tally): StateId {
  return parts.at(-1)?.id ?? 'not-run'
}

function failedOf({ parts }: Tally): number {
  return parts.find(({ id }) => id === 'failed')?.count ?? 0
}

function inOrder(parts: Part[]): Part[] {
  return parts.toSorted((a, b) => stateOrder.indexOf(a.id) - stateOrder.indexOf(b.id) || imageOrder(a) - imageOrder(b))
}

function imageOrder({ image }: Part): number {
  return image === undefined ? -1 : Object.keys(imageWords).indexOf(image)
}
