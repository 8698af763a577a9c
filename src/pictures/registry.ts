/** All pictures by the name that `::picture{name=…}` takes. Adding one is one file and one line here. */
import { bootChain } from './boot-chain.ts'
import { directories } from './directories.ts'
import type { Picture } from './draw.ts'
import { layers } from './layers.ts'
import { loop } from './loop.ts'
import { signatures } from './signatures.ts'
import { threeWayMerge } from './three-way-merge.ts'
import { updateStates } from './update-states.ts'
import { waysToAMachine } from './ways-to-a-machine.ts'

export const pictures: Record<string, Picture> = {
  loop,
  'update-states': updateStates,
  directories,
  'three-way-merge': threeWayMerge,
  layers,
  'boot-chain': bootChain,
  'ways-to-a-machine': waysToAMachine,
  signatures,
}
