import { arrow, box, label, type Picture } from './draw.ts'

/** Question, and where a yes leads. */
const questions: [string, string][] = [
  ['Only to try it?', '`bcvk ephemeral run`'],
  ['A virtual machine or a cloud?', '`image-builder build`'],
  ['An empty disk in a machine?', '`bootc install to-disk`'],
  ['Partitions of your own?', '`bootc install to-filesystem`'],
  ['Linux runs there already?', '`bootc install to-existing-root`'],
]

export const waysToAMachine: Picture = {
  title: 'How an image comes onto a machine',
  description: `A decision tree. ${questions.map(([question, answer]) => `${question} Use ${answer.replaceAll('`', '')}.`).join(' ')} Otherwise use an installer ISO.`,
  width: 620,
  height: 350,
  body: [
    ...questions.flatMap(([question, answer], index) => {
      const y = 8 + index * 58
      return [
        box(8, y, 240, 38, 'plain', question),
        arrow([248, y + 19], [318, y + 19]),
        label(282, y + 13, 'yes', 'middle'),
        box(318, y, 290, 38, 'good', answer),
        arrow([128, y + 38], [128, y + 58]),
      ]
    }),
    label(138, 294, 'no'),
    box(8, 298, 240, 38, 'next', 'an installer ISO'),
  ].join(''),
}
