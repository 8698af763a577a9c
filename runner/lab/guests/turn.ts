/** How many tutorials may have machines at the same time: a machine needs processors and memory that are really there. */
import { cpus, totalmem } from 'node:os'

/** Of one machine. An emulated one uses its two processors fully while it boots. */
export const processors = Math.min(2, cpus().length)
export const mebibytes = totalmem() > 6 * 1024 ** 3 ? 2048 : 1024

const atOnce = Math.max(
  1,
  Math.min(Math.floor(cpus().length / processors), Math.floor(totalmem() / 1024 ** 2 / (2 * mebibytes))),
)
let taken = 0
const waiting: (() => void)[] = []

/** Resolves when there is room for the machines of one more tutorial; the answer gives the room back, once. */
export async function takeTurn(): Promise<() => void> {
  if (taken < atOnce) taken++
  else await new Promise<void>((resolve) => waiting.push(resolve))
  let given = false
  return () => {
    if (given) return
    given = true
    const next = waiting.shift()
    if (next) next()
    else taken--
  }
}
