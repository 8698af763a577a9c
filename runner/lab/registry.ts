/** Labs by name. Adding one is a folder that exports a `LabFactory`, and a line here. */
import { fedoraLab } from './fedora/factory.ts'
import type { LabFactory } from './lab.ts'
import { offlineLab } from './offline/factory.ts'

/** From strong to weak: in this order they are tried when none is asked for. */
export const labs: readonly LabFactory[] = [fedoraLab, offlineLab]

/** Undefined when there is no lab of that name. */
export function findLab(name: string): LabFactory | undefined {
  return labs.find((lab) => lab.name === name)
}
