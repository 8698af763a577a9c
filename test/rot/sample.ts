/** Draws mutants by a published seed: the same seed and pages give the same mutants. */
import type { Tutorial } from '../../runner/document/model.ts'
import { type Mutant, operators } from './operators.ts'

/** Mulberry32: small, and good enough to draw a sample. */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/** At most `each` mutants per operator and tutorial. */
export function sample(tutorial: Tutorial, each: number, seed: number): Mutant[] {
  return operators.flatMap((operator, index) => {
    const next = randomNumbers(seed * 1000 + index)
    return operator
      .mutants(tutorial)
      .filter((mutant) => mutant.source !== tutorial.source)
      .map((mutant) => ({ mutant, key: next() }))
      .sort((a, b) => a.key - b.key)
      .slice(0, each)
      .map(({ mutant }) => mutant)
  })
}

/** At most `count` of `items`, in their order. */
export function draw<T>(items: T[], count: number, seed: number): T[] {
  const next = randomNumbers(seed)
  return items
    .map((item, index) => ({ item, index, key: next() }))
    .sort((a, b) => a.key - b.key)
    .slice(0, count)
    .sort((a, b) => a.index - b.index)
    .map(({ item }) => item)
}
