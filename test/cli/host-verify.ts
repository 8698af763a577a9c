/** `verify-docs` with a lab that is plain bash on this machine: these tests are about the command, not about labs. */
import { runCommand } from '../../runner/cli/frame/command.ts'
import { main } from '../../runner/cli/verify-docs-main.ts'
import { LabError, type LabFactory } from '../../runner/lab/lab.ts'
import { hostLab } from '../run/host-sandbox.ts'

const factory: LabFactory = {
  name: 'host',
  probe: async () =>
    process.env.HOST_LAB === 'absent'
      ? { works: false, found: 'it is set to be absent' }
      : { works: true, found: 'it is this machine' },
  provision: async () => {
    if (process.env.HOST_LAB === 'broken') throw new LabError('the disk is full', 'Free 2 GB below /var.')
    return hostLab({ networked: false, identity: process.env.HOST_LAB_IDENTITY ?? 'one' })
  },
}

await runCommand('verify-docs', main, { host: async () => factory })
