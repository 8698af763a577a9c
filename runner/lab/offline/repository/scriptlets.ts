/** What a package does after it was installed, told from its files; always harmless where there is no systemd. */
import type { RpmPackage } from '../rpm/spec.ts'

/** Users first, because directories may be theirs. Directories in /run are left to the machine. */
export function scriptletsFor(paths: string[]): RpmPackage['scriptlets'] {
  const users = inDirectory(paths, '/usr/lib/sysusers.d/')
  const state = inDirectory(paths, '/usr/lib/tmpfiles.d/')
  const lines = [
    ...(users.length > 0 ? [`systemd-sysusers ${users.join(' ')} >/dev/null 2>&1 || :`] : []),
    ...(state.length > 0 ? [`systemd-tmpfiles --create --prefix=/var ${state.join(' ')} >/dev/null 2>&1 || :`] : []),
  ]
  return lines.length > 0 ? { post: lines.join('\n') } : {}
}

function inDirectory(paths: string[], directory: string): string[] {
  return paths
    .filter((path) => path.startsWith(directory) && path.endsWith('.conf'))
    .map((path) => path.slice(directory.length))
}
