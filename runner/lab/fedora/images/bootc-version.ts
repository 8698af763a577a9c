/** The bootc that an image brings, asked for its version. */
import { readToEnd } from '../../read-to-end.ts'
import type { LabParts } from '../../sandbox/mounts/parts.ts'
import { probe } from '../../sandbox/mounts/rootless.ts'
import { openSandbox } from '../../sandbox/sandbox.ts'

/** Runs it in a container without a network; undefined when it does not say `bootc VERSION`. */
export async function bootcVersion(name: string, parts: LabParts): Promise<string | undefined> {
  const sandbox = await openSandbox(parts, probe)
  try {
    const command = ['podman', 'run', '--rm', '--network=none', '--pull=never', name, 'bootc', '--version']
    const { output } = await readToEnd(sandbox.spawn(command, { user: 'root', cwd: '/' }))
    return /^bootc\s+v?(\S+)/m.exec(output)?.[1]
  } finally {
    await sandbox.close()
  }
}
