import assert from 'node:assert/strict'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import type { LabParts } from '../../../runner/lab/sandbox/mounts/parts.ts'
import { startRegistry } from '../../../runner/lab/sandbox/network/container-registry.ts'
import { openSandbox } from '../../../runner/lab/sandbox/sandbox.ts'
import { labTest, opened, request, run } from './provisioned.ts'

/** Loop devices that have a file, on the whole machine. */
const attached = () =>
  Array.from({ length: 64 }, (_, number) => number).filter((number) => existsSync(`/sys/block/loop${number}/loop`))

labTest(
  'loop devices and their partitions are there for a tutorial that needs them, and free afterwards',
  async (parts, t) => {
    if (!existsSync('/dev/loop-control')) return t.skip('this machine has no loop devices')
    const before = attached()
    const sandbox = await openSandbox(parts, request(['loop']))
    t.after(() => sandbox.close())
    writeFileSync(`${sandbox.control.host}/disk`, partitionedDisk())
    const script = `cp /run/lab/disk disk; device=$(sudo losetup -f --show disk); sudo partx -a $device
for i in $(seq 50); do [ -b \${device}p1 ] && break; sleep 0.02; done
sudo blockdev --getsize64 $device \${device}p1`
    const { output, exitCode } = await run(sandbox, script)
    assert.deepEqual([output, exitCode], ['1048576\n524288\n', 0])
    const [used] = (await sandbox.leftovers()).loopDevices
    assert.match(used ?? '', /^\/dev\/loop\d+ \(\/home\/reader\/work\/disk\)$/)
    await sandbox.close()
    assert.deepEqual(attached(), before)
    assert.equal(readFileSync('/proc/partitions', 'utf8').match(/loop\d+p1/), null)
  },
)

labTest('two tutorials with loop devices take turns', async (parts, t) => {
  if (!existsSync('/dev/loop-control')) return t.skip('this machine has no loop devices')
  const one = await opened(parts, t, request(['loop']))
  let opens = 0
  const two = second(parts).then((sandbox) => {
    opens += 1
    return sandbox
  })
  await delay(300)
  assert.equal(opens, 0)
  await one.close()
  await (await two).close()
  assert.equal(opens, 1)
})

labTest('loop devices that are not in use any more can be returned before the end', async (parts, t) => {
  if (!existsSync('/dev/loop-control')) return t.skip('this machine has no loop devices')
  const one = await opened(parts, t, request(['loop']))
  writeFileSync(`${one.control.host}/disk`, partitionedDisk())
  const use = `cp /run/lab/disk disk; device=$(sudo losetup --find --show --partscan disk)
sudo udevadm settle; test -b \${device}p1; echo $device`
  const device = (await run(one, use)).output.trim()
  assert.match(device, /^\/dev\/loop\d+$/)
  await one.returnLoops()
  assert.match((await run(one, `sudo blockdev --getsize64 ${device}`)).output, /^1048576$/m, 'it is still attached')
  assert.equal((await run(one, `sudo losetup --detach ${device}`)).exitCode, 0)
  await one.returnLoops()
  assert.match((await run(one, 'ls /dev/loop*')).output, /cannot access '\/dev\/loop\*'/)
  const two = await opened(parts, t, request(['loop']))
  writeFileSync(`${two.control.host}/disk`, partitionedDisk())
  assert.match((await run(two, use)).output, /^\/dev\/loop\d+$/m)
  // The end of the first takes nothing from the second.
  await one.close()
  assert.match((await run(two, 'sudo losetup --list --noheadings --output BACK-FILE')).output, /work\/disk/)
})

labTest('without the need there is no loop device', async (parts, t) => {
  const sandbox = await opened(parts, t)
  assert.match((await run(sandbox, 'sudo losetup -f; ls /dev/loop*')).output, /cannot access '\/dev\/loop\*'/)
})

function second(parts: LabParts) {
  return openSandbox(parts, request(['loop']))
}

/** 1 MiB with one partition from sector 64 on, 1024 sectors long. */
function partitionedDisk(): Buffer {
  const disk = Buffer.alloc(1 << 20)
  disk[446 + 4] = 0x83
  disk.writeUInt32LE(64, 446 + 8)
  disk.writeUInt32LE(1024, 446 + 12)
  disk.writeUInt16LE(0xaa55, 510)
  return disk
}

labTest('partitions that a program has just made are known once `udevadm settle` is over', async (parts, t) => {
  if (!existsSync('/dev/loop-control')) return t.skip('this machine has no loop devices')
  const sandbox = await opened(parts, t, request(['loop']))
  const script = `truncate --size 8M disk; device=$(sudo losetup --find --show --partscan disk)
printf 'label: gpt\\n,\\n' | sudo sfdisk --quiet $device
sudo udevadm settle && sudo blockdev --getsize64 \${device}p1`
  const { output, exitCode } = await run(sandbox, script)
  assert.deepEqual([output, exitCode], ['6291456\n', 0])
})

labTest(
  'a container with the storage of the machine has its base images and certificates, another has not',
  async (parts, t) => {
    if (!existsSync('/dev/loop-control')) return t.skip('this machine has no loop devices')
    const sandbox = await opened(parts, t, request(['loop']))
    await startRegistry(sandbox, { name: 'registry.example.com' })
    const look =
      'ls /etc/containers/certs.d/registry.example.com /usr/lib/lab/images/rootful/overlay-images/images.json'
    const start = (options: string) =>
      `sudo podman run --rm ${options} quay.io/fedora/fedora-bootc:44 sh -c '${look}' 2>/dev/null`
    const inside = await run(sandbox, start('--volume /var/lib/containers:/var/lib/containers'))
    assert.equal(inside.exitCode, 0, inside.output)
    assert.match(inside.output, /^ca\.crt$/m)
    assert.notEqual((await run(sandbox, start(''))).exitCode, 0)
  },
)
