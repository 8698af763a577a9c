import { arrow, box, label, type Picture, type Tone } from './draw.ts'

const files: { name: string; machine: [Tone, string]; result: [Tone, string] }[] = [
  { name: 'nobody touched it', machine: ['old', 'image 1'], result: ['next', 'image 2'] },
  { name: 'edited on the machine', machine: ['good', 'machine'], result: ['good', 'machine'] },
  { name: 'only on the machine', machine: ['good', 'machine'], result: ['good', 'machine'] },
  { name: 'new in the image', machine: ['ghost', '–'], result: ['next', 'image 2'] },
]

export const threeWayMerge: Picture = {
  title: 'The three-way merge of /etc',
  description:
    'For each file in /etc an update compares the old image, the machine and the new image. A file that the machine never changed follows the new image. A file that the machine edited or added stays. A file that is new in the image arrives.',
  width: 640,
  height: 236,
  body: [
    label(232, 20, '*on the machine*', 'middle'),
    label(372, 20, '*in the new image*', 'middle'),
    label(552, 20, '*after the update*', 'middle'),
    ...files.flatMap(({ name, machine, result }, index) => {
      const y = 34 + index * 50
      const inImage = index !== 2
      return [
        label(8, y + 23, name),
        box(176, y, 112, 36, machine[0], machine[1]),
        inImage ? box(316, y, 112, 36, 'next', 'image 2') : box(316, y, 112, 36, 'ghost', '–'),
        arrow([436, y + 18], [488, y + 18]),
        box(496, y, 112, 36, result[0], result[1]),
      ]
    }),
  ].join(''),
}
