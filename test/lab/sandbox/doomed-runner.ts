/** A runner that is killed by a test: opens sandboxes for ever, with processes that do not want to end. */
import type { LabParts } from '../../../runner/lab/sandbox/mounts/parts.ts'
import { prepare } from '../../../runner/lab/sandbox/prepare.ts'
import { openSandbox } from '../../../runner/lab/sandbox/sandbox.ts'
import { request } from './request.ts'

const parts: LabParts = JSON.parse(process.argv[2] ?? '')
await prepare(parts)
process.stdout.write('begins\n')
for (;;) {
  const sandbox = await openSandbox(parts, request())
  const shell = sandbox.spawn([
    'bash',
    '-c',
    'trap "" TERM HUP INT; setsid -f sleep 4100; sudo setsid -f sleep 4101; echo x > file; sleep 4102',
  ])
  shell.output.resume()
  await new Promise((resolve) => setTimeout(resolve, 30))
}
