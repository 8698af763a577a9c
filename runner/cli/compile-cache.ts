/** Keeps stripped and compiled sources between runs; a cache that cannot be written only costs time. */
import { enableCompileCache } from 'node:module'
import { join } from 'node:path'
import { labDirectory } from './places.ts'

/** To be called before anything else is imported. */
export function useCompileCache(): void {
  enableCompileCache(join(labDirectory(process.env), 'compile-cache'))
}
