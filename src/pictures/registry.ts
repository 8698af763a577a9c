/** All pictures by the name that `::picture{name=…}` takes. Adding one is one file and one line here. */
import { ownValue } from '../../runner/core/own-value.ts'
import { bootChain } from './boot-chain.ts'
import { directories } from './directories.ts'
import type { Picture } from './draw.ts'
import { layers } from './layers.ts'
import { loop } from './loop.ts'
import { signatures } from './signatures.ts'
import { threeWayMerge } from './three-way-merge.ts'
import { updateStates } from './update-states.ts'
import { waysToAMachine } from './ways-to-a-machine.ts'

/** `name`: a document's, which may be that of something that every object has. */
export function pictureNamed(name: string | null | undefined): Picture | undefined {
  return ownValue(pictures, name ?? '')
}

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
