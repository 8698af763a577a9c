import { box, label, type Picture, type Tone } from './draw.ts'

type Slot = [tone: Tone, text: string] | undefined

/** What is on the disk after each verb: what runs, what boots next, what is kept. */
const rows: { verb: string; slots: [Slot, Slot, Slot]; note: string }[] = [
  { verb: 'start', slots: [['good', 'version 1'], undefined, undefined], note: '' },
  {
    verb: '`bootc upgrade`',
    slots: [['good', 'version 1'], ['next', 'version 2'], undefined],
    note: 'nothing changed yet',
  },
  { verb: 'reboot', slots: [['good', 'version 2'], undefined, ['old', 'version 1']], note: '' },
  { verb: '`bootc rollback`', slots: [['good', 'version 2'], undefined, ['next', 'version 1']], note: 'boots next' },
  { verb: 'reboot', slots: [['good', 'version 1'], undefined, ['old', 'version 2']], note: '/var stays as it is' },
]

export const updateStates: Picture = {
  title: 'Booted, staged and rollback before and after each verb',
  description:
    'At the start version 1 is booted. bootc upgrade stages version 2. After a reboot version 2 is booted and version 1 is the rollback. bootc rollback makes version 1 the next to boot. After another reboot version 1 is booted and version 2 is the rollback.',
  width: 680,
  height: 262,
  body: [
    label(205, 20, '*booted*', 'middle'),
    label(325, 20, '*staged*', 'middle'),
    label(445, 20, '*rollback*', 'middle'),
    ...rows.flatMap(({ verb, slots, note }, index) => {
      const y = 32 + index * 46
      return [
        label(8, y + 23, verb),
        ...slots.map((slot, column) =>
          slot === undefined
            ? box(150 + column * 120, y, 110, 34, 'ghost')
            : box(150 + column * 120, y, 110, 34, slot[0], slot[1]),
        ),
        label(512, y + 23, note),
      ]
    }),
  ].join(''),
}
