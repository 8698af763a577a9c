/** Time to a machine that somebody can log in to: as the lab does it, and with QEMU started by hand on the same disk. */
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { labDirectory } from '../../runner/cli/frame/paths.ts'
import { parseTutorial } from '../../runner/document/parse.ts'
import type { Lab, LabOptions, Sandbox } from '../../runner/lab/lab.ts'
import { offlineLab } from '../../runner/lab/offline/factory.ts'

/** Seconds. */
export type MachineTimes = { cold: number; boot: number; saved: number; byHand: number; accelerator: string }

const image = 'quay.io/fedora/fedora-bootc:44'
const page = `---
title: A machine
description: Boots the base image.
images: [${image}]
---

<!-- verify
guest machine image=${image}
-->
`

/** What a person would type: the same machine, the same key, and a look every half second. */
const byHand = (accelerator: string) => `set -eu
cd /usr/lib/lab/private
state=$(ls -d guests/*/ | tail -n 1)
qemu-img create -q -f qcow2 -b "$PWD/$state/disk" -F raw large/by-hand.qcow2
key=$(ssh-keygen -y -f guests/key | base64 -w 0)
extra=$(printf 'd /root/.ssh 0700\\nf+~ /root/.ssh/authorized_keys2 0600 root root - %s\\n' "$key" | base64 -w 0)
cp guests/key large/key
chmod 600 large/key
qemu-system-x86_64 -machine q35 -nodefaults -display none -accel ${accelerator} -cpu max -smp 2 -m 2048M \\
  -serial file:large/console -drive if=virtio,file=large/by-hand.qcow2,format=qcow2,cache=unsafe \\
  -netdev user,id=net,hostfwd=tcp:127.0.0.1:2222-:22 -device virtio-net-pci,netdev=net -device virtio-rng-pci \\
  -smbios "type=11,value=io.systemd.credential.binary:tmpfiles.extra=$extra" \\
  -kernel "$state/kernel" -initrd "$state/initramfs" \\
  -append "root=/dev/vda rw console=ttyS0 quiet systemd.gpt_auto=0 systemd.show_status=no enforcing=0" &
until ssh -F none -i large/key -p 2222 -o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null \\
  -o LogLevel=ERROR -o ConnectTimeout=15 root@127.0.0.1 true; do sleep 0.5; done
kill %1
`

export async function measureMachines(): Promise<MachineTimes> {
  const options: LabOptions = {
    images: {},
    directory: labDirectory(process.env),
    progress: () => {},
    signal: new AbortController().signal,
  }
  const lab = await offlineLab.provision(options)
  forgetSaved(join(options.directory, 'offline/guests'))
  try {
    const first = await open(lab, async (sandbox) => {
      const began = performance.now()
      const { boots, accelerator } = (await sandbox.guest('machine')).facts()
      return { took: seconds(performance.now() - began), boot: boots[0], accelerator }
    })
    const saved = await open(lab, async (sandbox) => {
      const began = performance.now()
      await sandbox.guest('machine')
      return seconds(performance.now() - began)
    })
    const hand = await open(lab, async (sandbox) => {
      const began = performance.now()
      const accelerator = first.accelerator === 'kvm' ? 'kvm' : 'tcg,thread=multi'
      const child = sandbox.spawn(['bash', '-c', byHand(accelerator)], { user: 'root', cwd: '/' })
      child.stdin.end()
      child.output.resume()
      const { exitCode } = await child.exited
      if (exitCode !== 0) throw new Error(`QEMU by hand ended with ${exitCode}`)
      return seconds(performance.now() - began)
    })
    if (first.boot?.how !== 'power-on') throw new Error('a saved state was there already: nothing cold was measured')
    return {
      cold: first.took,
      boot: seconds(first.boot.ms),
      saved,
      byHand: hand,
      accelerator: first.accelerator,
    }
  } finally {
    await lab.close()
  }
}

/** Saved machines are a cache; without them the first boot is a cold one. */
function forgetSaved(directory: string): void {
  try {
    for (const name of readdirSync(directory))
      if (/^[0-9a-f]{32}$/.test(name)) rmSync(join(directory, name), { recursive: true })
  } catch {
    // None was ever booted.
  }
}

async function open<T>(lab: Lab, use: (sandbox: Sandbox) => Promise<T>): Promise<T> {
  const { tutorial } = parseTutorial(page, 'bench/machine.md', 'bench/machine')
  if (!tutorial) throw new Error('the page of the bench is wrong')
  const sandbox = await lab.open({ tutorial, needs: ['guest'], environment: {} })
  try {
    return await use(sandbox)
  } finally {
    await sandbox.close()
  }
}

function seconds(ms: number): number {
  return ms / 1000
}
