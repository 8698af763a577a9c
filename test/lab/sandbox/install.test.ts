/** Takes a minute, and a lab that was provisioned with a real bootc last (`verify-docs provision --bootc …`). */
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { startRegistry } from '../../../runner/lab/sandbox/network/container-registry.ts'
import { labTest, opened, request, run } from './provisioned.ts'

const image = 'registry.example.com/you/machine:1'

/** As the documentation of bootc has it; nothing is said for the lab. */
const install = `ssh-keygen -q -t ed25519 -N '' -f key
sudo podman push --quiet quay.io/fedora/fedora-bootc:44 ${image}
truncate --size 4G disk.raw
sudo podman run --rm --privileged --pid=host --volume /dev:/dev --volume /var/lib/containers:/var/lib/containers \
  --volume .:/output --security-opt label=type:unconfined_t quay.io/fedora/fedora-bootc:44 \
  bootc install to-disk --via-loopback --generic-image --filesystem ext4 \
  --root-ssh-authorized-keys /output/key.pub --target-imgref ${image} /output/disk.raw`

const look = `root=$(sfdisk --json disk.raw | jq '.partitiontable.partitions[] | select(.name == "root") | .start * 512')
PATH=$PATH:/usr/sbin debugfs -R 'cat /boot/loader/entries/ostree-1.conf' "disk.raw?offset=$root" 2>/dev/null`

labTest(
  'a real bootc installs an image to a disk, and lets go of the disk',
  async (parts, t) => {
    if (parts.bootc.kind !== 'real') return t.skip('the lab was provisioned without a real bootc')
    if (!existsSync('/dev/loop-control')) return t.skip('this machine has no loop devices')
    const sandbox = await opened(parts, t, request(['loop']))
    await startRegistry(sandbox, { name: 'registry.example.com' })
    const installed = await run(sandbox, install)
    assert.deepEqual([installed.exitCode, /Installation complete!/.test(installed.output)], [0, true], installed.output)
    assert.deepEqual((await sandbox.leftovers()).loopDevices, [])
    const { output } = await run(sandbox, look)
    assert.match(output, /^options root=UUID=\S+ rw ostree=\/ostree\/boot\.1\/default\/[0-9a-f]+\/0$/m)
    assert.match(output, /^initrd \/boot\/ostree\/default-[0-9a-f]+\/initramfs-/m)
  },
  480_000,
)
