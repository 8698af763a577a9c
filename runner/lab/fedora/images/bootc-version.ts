/** The bootc that an image brings, asked for its version. */
import type { LabParts } from '../../sandbox/parts.ts'
import { probe } from '../../sandbox/rootless.ts'
import { openSandbox } from '../../sandbox/sandbox.ts'

/** Runs it in a container without a network; undefined when it does not say `bootc VERSION`. */
export async function bootcVersion(name: string, parts: LabParts): Promise<string | undefined> {
  const sandbox = await openSandbox(parts, probe)
  try {
    const command = ['podman', 'run', '--rm', '--network=none', '--pull=never', name, 'bootc', '--version']
    const child = sandbox.spawn(command, { user: 'root', cwd: '/' })
    child.stdin.end()
    let said = ''
    child.output.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-2000)
    })
    const ended = new Promise((resolve) => child.output.on('close', resolve))
    await child.exited
    await ended
    return /^bootc\s+v?(\S+)/m.exec(said)?.[1]
  } finally {
    await sandbox.close()
  }
}
