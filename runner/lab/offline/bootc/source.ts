/** What becomes /usr/bin/bootc in the stand-ins: the stub, or a real one that was given. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { chmod, copyFile, mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type Given, hashGiven, placeGiven } from './given.ts'

export type BootcSource = {
  kind: 'stub' | 'real'
  /** Part of the recipe: equal ids are equal files. */
  id: string
  version?: string
  /** Where a real one came from. */
  source?: string
  /** Of the RPM that is registered for it. */
  rpmVersion: string
  summary: string
  /** Copies the files into a tree; returns their paths, relative. */
  place(tree: string): Promise<string[]>
}

const stubFile = join(import.meta.dirname, 'stub.sh')

export function stub(): BootcSource {
  return {
    kind: 'stub',
    id: `stub-${createHash('sha256').update(readFileSync(stubFile)).digest('hex')}`,
    rpmVersion: '0',
    summary: 'Stub in the place of bootc: it does nothing but record that it was called',
    async place(tree) {
      const path = 'usr/bin/bootc'
      await mkdir(dirname(join(tree, path)), { recursive: true })
      await copyFile(stubFile, join(tree, path))
      await chmod(join(tree, path), 0o755)
      return [path]
    },
  }
}

/** `version`: as `checkBootc` found it. */
export function real(given: Given, version: string): BootcSource {
  return {
    kind: 'real',
    id: `real-${hashGiven(given)}`,
    version,
    source: given.path,
    rpmVersion: version.replace(/[^A-Za-z0-9._+~^]/g, '.'),
    summary: 'bootc, as it was given to the lab',
    place: (tree) => placeGiven(given, tree),
  }
}
