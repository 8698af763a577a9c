import { box, label, type Picture } from './draw.ts'

/** Measured by build/rechunk on the test image, 28 November 2026. */
const measured = { wrong: '2 layers, 10,880 KiB', right: '1 layer, 3 KiB' }

export const layers: Picture = {
  title: 'Layers shared by two images, and what an update costs',
  description: `Two versions of an image share the layers of the base. If the message is copied before the packages are installed, a new message makes both layers new: ${measured.wrong}. If it is copied last, only its own layer is new: ${measured.right}. The figures are from a run on the test image.`,
  width: 620,
  height: 250,
  body: [
    label(150, 20, '*message first*', 'middle'),
    label(460, 20, '*message last*', 'middle'),
    ...[20, 330].flatMap((x, side) => {
      const rows = side === 0 ? ['packages', 'message', 'base'] : ['message', 'packages', 'base']
      return [0, 1].flatMap((version) => [
        ...rows.map((row, index) => {
          const isNew = version === 1 && (side === 0 ? row !== 'base' : row === 'message')
          return box(x + version * 140, 36 + index * 44, 128, 36, row === 'base' ? 'ink' : isNew ? 'old' : 'plain', row)
        }),
        label(x + 64 + version * 140, 190, `version ${version + 1}`, 'middle'),
      ])
    }),
    label(150, 222, `*to download: ${measured.wrong}*`, 'middle'),
    label(460, 222, `*to download: ${measured.right}*`, 'middle'),
    label(310, 244, 'measured on the test image, 28 Nov 2026', 'middle'),
  ].join(''),
}
