import { box, label, type Picture, type Tone } from './draw.ts'

const rows: { name: string; owner: string; cells: [Tone, string][] }[] = [
  {
    name: '`/usr`',
    owner: 'the image',
    cells: [
      ['old', 'version 1'],
      ['next', 'version 2'],
      ['old', 'version 1'],
    ],
  },
  {
    name: '`/etc`',
    owner: 'both',
    cells: [
      ['old', 'yours + 1'],
      ['next', 'yours + 2'],
      ['old', 'yours + 1'],
    ],
  },
  {
    name: '`/var`',
    owner: 'the machine',
    cells: [
      ['good', 'your data'],
      ['good', 'your data'],
      ['good', 'your data'],
    ],
  },
]

export const directories: Picture = {
  title: 'What an update and a rollback do to /usr, /etc and /var',
  description:
    'An update replaces /usr as a whole, merges /etc, and leaves /var alone. A rollback brings the old /usr and the old /etc back, and leaves /var alone, too.',
  width: 600,
  height: 196,
  body: [
    ...['before', 'after the update', 'after the rollback'].map((text, column) =>
      label(244 + column * 140, 20, `*${text}*`, 'middle'),
    ),
    ...rows.flatMap(({ name, owner, cells }, index) => {
      const y = 34 + index * 54
      return [
        label(8, y + 19, name),
        label(8, y + 37, owner),
        ...cells.map(([tone, text], column) => box(180 + column * 140, y, 128, 42, tone, text)),
      ]
    }),
  ].join(''),
}
