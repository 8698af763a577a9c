/** Labs by name. Adding one is a folder that exports a `LabFactory`, and a line here. */
import type { LabFactory } from './lab.ts'

/** Labs from strong to weak, in the order in which they are tried when none is asked for; each is loaded when its turn comes. */
export type LabRegistry = Readonly<Record<string, () => Promise<LabFactory>>>

export const labs: LabRegistry = {
  fedora: async () => (await import('./fedora/factory.ts')).fedoraLab,
  offline: async () => (await import('./offline/factory.ts')).offlineLab,
}
