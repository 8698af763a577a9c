import { arrow, box, label, type Picture } from './draw.ts'

export const loop: Picture = {
  title: 'The loop of image mode',
  description:
    'A Containerfile becomes an image in a registry by podman build and push. A machine downloads it by bootc upgrade, and boots it after a reboot; the version before stays, and bootc rollback leads back to it. The next change begins at the Containerfile again.',
  width: 520,
  height: 330,
  body: [
    box(10, 14, 150, 92, 'plain'),
    label(26, 38, '*Containerfile*'),
    label(26, 60, '`FROM fedora-bootc`'),
    label(26, 78, '`RUN dnf install`'),
    label(26, 96, '`COPY web.conf`'),
    arrow([
      [160, 60],
      [300, 60],
    ]),
    label(230, 50, '`podman build`', 'middle'),
    label(230, 80, '`podman push`', 'middle'),
    box(300, 14, 210, 92, 'next'),
    label(316, 38, '*Image in a registry*'),
    box(316, 50, 60, 20, 'plain'),
    box(316, 76, 60, 20, 'good'),
    label(386, 65, 'version 1'),
    label(386, 91, 'version 2'),
    arrow([
      [405, 106],
      [405, 150],
    ]),
    label(396, 133, '`bootc upgrade`', 'end'),
    box(250, 150, 260, 66, 'ink'),
    label(264, 170, '*Machine*'),
    box(262, 180, 112, 28, 'good', 'runs version 1'),
    box(384, 180, 116, 28, 'next', 'next: version 2'),
    arrow([
      [405, 216],
      [405, 254],
    ]),
    label(396, 240, 'reboot', 'end'),
    box(250, 254, 260, 66, 'ink'),
    label(264, 274, '*After the reboot*'),
    box(262, 284, 112, 28, 'good', 'runs version 2'),
    box(384, 284, 116, 28, 'old', 'kept: version 1'),
    arrow(
      [
        [250, 276],
        [228, 276],
        [228, 192],
        [250, 192],
      ],
      true,
    ),
    label(220, 240, '`bootc rollback`', 'end'),
    arrow(
      [
        [250, 304],
        [60, 304],
        [60, 106],
      ],
      true,
    ),
    label(72, 150, 'the next change'),
  ].join(''),
}
