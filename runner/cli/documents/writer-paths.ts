/** Paths as the writer means them. npm runs scripts in the package's own folder, and names the writer's in INIT_CWD. */
import { existsSync } from 'node:fs'
import { isAbsolute, join, relative } from 'node:path'

/** Relative to `cwd`. A path that exists from `cwd` keeps its meaning; so does one that exists nowhere. */
export function writerPaths(paths: string[], environment: NodeJS.ProcessEnv, cwd: string): string[] {
  const writer = environment.INIT_CWD
  if (writer === undefined || writer === cwd) return paths
  return paths.map((path) => {
    if (path === '' || isAbsolute(path) || existsSync(join(cwd, path)) || !existsSync(join(writer, path))) return path
    return relative(cwd, join(writer, path))
  })
}
