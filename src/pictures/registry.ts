/** All pictures by the name that `::picture{name=…}` takes. Adding one is one file and one line here. */
import type { Picture } from './draw.ts'
import { loop } from './loop.ts'

export const pictures: Record<string, Picture> = { loop }
