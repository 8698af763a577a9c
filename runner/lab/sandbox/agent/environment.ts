/** The only variables that a process in a sandbox starts with; nothing of the runner's own environment gets in. */
import { reader } from '../mounts/inside.ts'

const path = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
const common = { LANG: 'C.UTF-8', PATH: path, SHELL: '/bin/bash', TERM: 'dumb', TZ: 'UTC' }

/** Later records win. */
export function documentedEnvironment(
  user: 'reader' | 'root',
  ...more: (Record<string, string> | undefined)[]
): Record<string, string> {
  const own =
    user === 'root'
      ? { HOME: '/root', USER: 'root', LOGNAME: 'root', XDG_RUNTIME_DIR: '/run/user/0' }
      : { HOME: reader.home, USER: reader.name, LOGNAME: reader.name, XDG_RUNTIME_DIR: `/run/user/${reader.uid}` }
  return Object.assign({}, common, own, ...more)
}
