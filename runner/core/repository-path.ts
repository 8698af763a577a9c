/** Paths as a forge looks them up: relative to the repository's root. */
import { isAbsolute, relative, resolve, sep } from 'node:path'
import type { RenderOptions } from '../report/reporters/reporter.ts'

/** Relative to the workspace with `/`; absolute when the file is outside of it. */
export function repositoryPath(file: string, options: RenderOptions): string {
  const absolute = resolve(options.cwd, file)
  const path = relative(options.workspace ?? options.cwd, absolute)
  const outside = path === '..' || path.startsWith(`..${sep}`) || isAbsolute(path)
  return (outside ? absolute : path).split(sep).join('/')
}
