/** What the isolation of a tutorial costs without a runner: bash on each file in turn, in a sandbox of its own. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { measure } from './measure.ts'

export type IsolatedBash = { what: string; command: string[] }

/** With bubblewrap a set-up like the lab's; without it the namespaces alone, by util-linux, with nothing mounted in them. */
export async function isolatedBash(scratch: string, files: string[]): Promise<IsolatedBash> {
  const script = join(scratch, 'each-isolated.sh')
  const found = await measure(['sh', '-c', 'command -v bwrap']).catch(() => undefined)
  const bubblewrap = found?.exitCode === 0
  const enter = bubblewrap
    ? 'bwrap --unshare-pid --unshare-uts --unshare-ipc --unshare-net --unshare-cgroup --die-with-parent --ro-bind / / ' +
      '--dev /dev --proc /proc --tmpfs /run --tmpfs /tmp --tmpfs /var/tmp --tmpfs /home --chdir /home'
    : 'unshare --mount --pid --uts --ipc --net --cgroup --fork'
  writeFileSync(script, `for file in "$@"; do ${enter} bash -s < "$file" > /dev/null || exit; done\n`)
  const what = bubblewrap ? 'bash in bubblewrap' : 'bash in new namespaces'
  return { what: `${what}, in turn`, command: ['bash', script, ...files] }
}
