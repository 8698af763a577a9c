/** Packs trees as layers: sorted, dated by the lab's one date, owners as numbers. */
import { lstatSync, readdirSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Context, sourceDate } from '../../provision/context.ts'
import { run } from '../../provision/run.ts'

const deterministic = [
  ...['--sort=name', '--numeric-owner', `--mtime=@${sourceDate}`, '--clamp-mtime', '--format=pax'],
  ...['--pax-option=exthdr.name=%d/PaxHeaders/%f,delete=atime,delete=ctime', '--xattrs', '--xattrs-include=*'],
]

/** Packs all of `tree`, or only `paths` (relative, each taken by itself, without what is below it). */
export async function pack(tree: string, tarFile: string, context: Context, paths?: string[]): Promise<void> {
  if (!paths) {
    await run(['tar', ...deterministic, '-cf', tarFile, '-C', tree, '.'], context)
    return
  }
  const list = `${tarFile}.list`
  await writeFile(list, paths.map((path) => `${path}\0`).join(''))
  await run(['tar', ...deterministic, '-cf', tarFile, '-C', tree, '--no-recursion', '--null', '-T', list], context)
}

/**
 * Paths of `upper` that `lower` has not, or has otherwise. Files are equal when they are the same file: `lower` must
 * have been made from `upper` by hard links.
 */
export function changedPaths(upper: string, lower: string, directory = ''): string[] {
  return readdirSync(join(upper, directory))
    .sort()
    .flatMap((name) => {
      const path = join(directory, name)
      const above = lstatSync(join(upper, path))
      const below = lstatSync(join(lower, path), { throwIfNoEntry: false })
      if (!above.isDirectory()) return below && below.ino === above.ino ? [] : [path]
      const same =
        below?.isDirectory() && below.mode === above.mode && below.uid === above.uid && below.gid === above.gid
      const inside = changedPaths(upper, lower, path)
      return same && inside.length === 0 ? [] : [path, ...inside]
    })
}

/** Whiteouts for paths that `lower` has and `upper` has not; a removed directory is one whiteout. */
export function removedPaths(upper: string, lower: string, directory = ''): string[] {
  return readdirSync(join(lower, directory))
    .sort()
    .flatMap((name) => {
      const path = join(directory, name)
      const above = lstatSync(join(upper, path), { throwIfNoEntry: false })
      if (!above) return [path]
      return above.isDirectory() && lstatSync(join(lower, path)).isDirectory() ? removedPaths(upper, lower, path) : []
    })
}
