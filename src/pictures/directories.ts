import { box, label, type Picture, type Tone } from './draw.ts'

const rows: { name: string; owner: string; tones: Tone[]; texts: string[] }[] = [
  { name: '`/usr`', owner: 'the image', tones: ['old', 'next', 'old'], texts: ['version 1', 'version 2', 'version 1'] },
  { name: '`/etc`', owner: 'both', tones: ['old', 'next', 'old'], texts: ['yours + 1', 'yours + 2', 'yours + 1'] },
  {
    name: '`/var`',
    owner: 'the machine',
    tones: ['good', 'good', 'good'],
    texts: ['your data', 'your data', 'your data'],
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
    ...rows.flatMap(({ name, owner, tones, texts }, index) => {
      const y = 34 + index * 54
      return [
        label(8, y + 19, name),
        label(8, y + 37, owner),
        ...tones.map((tone, column) => box(180 + column * 140, y, 128, 42, tone, texts[column] ?? '')),
      ]
    }),
  ].join(''),
}
