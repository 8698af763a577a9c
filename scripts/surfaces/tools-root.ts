/** Runs a tool inside a root filesystem that has it, with nothing of the host but /proc. */
import { execa } from 'execa'

export type Ask = (command: string[]) => Promise<{ output: string; exitCode: number | undefined }>

const enter = 'mount -t proc proc "$0/proc" && cd / && exec chroot "$0" "$@"'

/** A function that asks tools below `root`; needs root on Linux. `/` asks the machine itself. */
export function toolsRoot(root: string): Ask {
  return async (command) => {
    const [file = '', ...rest] =
      root === '/' ? command : ['unshare', '--mount', '--fork', '--pid', 'sh', '-c', enter, root, ...command]
    const env = {
      PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
      LC_ALL: 'C.UTF-8',
      COLUMNS: '200',
      TERM: 'dumb',
      NO_COLOR: '1',
      HOME: '/root',
    }
    const result = await execa(file, rest, {
      reject: false,
      all: true,
      env,
      extendEnv: false,
      stdin: 'ignore',
      timeout: 60_000,
    })
    return { output: result.all, exitCode: result.exitCode }
  }
}
