/** Files that a document names are those of its own tree: a link in the tree must not bring in another file of the machine. */
import { lstatSync, realpathSync, statSync } from 'node:fs'
import { isAbsolute, join, relative, sep } from 'node:path'

/** Whether the path leads out of the folder, by itself or by a link. A path where nothing is leads nowhere. */
export function leadsOut(folder: string, path: string): boolean {
  if (outside(relative(folder, path))) return true
  try {
    return outside(relative(realpathSync(folder), realpathSync(path)))
  } catch {
    // A link to nothing might be one to something tomorrow.
    return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true
  }
}

/** The path below the folder, if it is a regular file there. Throws what readers can be shown. */
export function insidePath(folder: string, path: string): string {
  const file = join(folder, path)
  if (leadsOut(folder, file)) throw Object.assign(new Error(`${file} leads out of ${folder}`), { code: 'EXDEV' })
  if (statSync(file, { throwIfNoEntry: false })?.isFile() === false)
    throw Object.assign(new Error(`${file} is no regular file`), { code: 'EINVAL' })
  return file
}

/** Whether a relative path leads to what is not below its beginning. */
export function outside(path: string): boolean {
  return path === '..' || path.startsWith(`..${sep}`) || isAbsolute(path)
}
