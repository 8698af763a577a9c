import { arrow, box, label, type Picture } from './draw.ts'

export const bootChain: Picture = {
  title: 'From the boot loader to the root file system',
  description:
    'The boot loader starts kernel and initramfs of one deployment. The kernel argument ostree= names the deployment. ostree-prepare-root in the initramfs mounts its composefs as the read-only root, with /etc of the deployment and /var of the machine.',
  width: 660,
  height: 196,
  body: [
    box(8, 24, 130, 56, 'plain', 'boot loader', 'boot entry'),
    arrow([138, 52], [178, 52]),
    box(178, 24, 130, 56, 'next', 'kernel', 'initramfs'),
    label(243, 104, '`ostree=…`', 'middle'),
    arrow([308, 52], [348, 52]),
    box(348, 24, 150, 56, 'ink', 'ostree-prepare-', 'root'),
    arrow([498, 52], [538, 52]),
    box(538, 24, 114, 56, 'good', 'root', 'read-only'),
    arrow([595, 80], [595, 122], [520, 122], [520, 140]),
    arrow([595, 80], [595, 140]),
    box(348, 140, 118, 40, 'next', '/usr: composefs'),
    box(472, 140, 84, 40, 'old', '/etc'),
    box(562, 140, 90, 40, 'good', '/var'),
    label(338, 165, 'mounted:', 'end'),
  ].join(''),
}
