/** Documents made by chance, the same for the same seed. */

export type Random = {
  /** A whole number from 0 up to, not including, the limit. */
  below(limit: number): number
  pick<T>(choices: readonly T[]): T
}

/** mulberry32 */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  const below = (limit: number): number => Math.floor(next() * limit)
  return {
    below,
    pick: (choices) => {
      const choice = choices[below(choices.length)]
      if (choice === undefined) throw new RangeError('nothing to pick from')
      return choice
    },
  }
}

const starts = [
  '',
  '',
  '',
  ' ',
  '  ',
  '   ',
  '    ',
  '\t',
  '- ',
  '* ',
  '+ ',
  '1. ',
  '10) ',
  '> ',
  '>',
  '-   ',
  '-\t',
  '> - ',
  '- > ',
  '-',
  '1.',
  '[^a]: ',
] as const
const bodies = [
  '',
  '',
  '',
  'text',
  'more text',
  '*a* b',
  '**b**',
  '`code`',
  '``a',
  '```',
  '```',
  '```bash run',
  '````',
  '``` a`b',
  '~~~',
  '~~~ text output',
  '~~~~',
  '~~',
  '# Head',
  '## Head `x` ##',
  '#',
  '#tag',
  '===',
  '---',
  '-',
  '=',
  '***',
  '___',
  '- - -',
  '<!-- verify',
  '-->',
  '<!-- a -->',
  '<!-- a --> b',
  '<!-->',
  '<!',
  '<div>',
  '</div>',
  '<pre>',
  '</pre>',
  '<script>',
  '<?php',
  '?>',
  '<a@b.c>',
  ':::note',
  ':::tabs{sync=a}',
  '::::tab{label="x y"}',
  ':::',
  '::::',
  ':::: x',
  ':::note[',
  ':::3',
  '::leaf',
  ':text',
  '| a | b |',
  '|---|---|',
  'a | b',
  '-|-',
  ':-:|-',
  '[a]: /x',
  '[a]: /x "t',
  't"',
  '[a]:',
  '[a',
  '[^b]: foot',
  '[link](x)',
  '![i](x)',
  '1) x',
  '2.x',
  '1',
  'é',
  '\u00a0',
  '\u2003x',
  '\\',
  '&amp;',
  '"q"',
  "'",
  '(',
  '=x',
  '+x',
  '_x_',
  '_',
  '$ x',
  'guest a image=b',
] as const

/** Lines that mean something to Markdown, in an order that means nothing. */
export function markdownLines(random: Random, count: number): string[] {
  return Array.from({ length: count }, () => {
    const starting = random.pick(starts) + (random.below(4) === 0 ? random.pick(starts) : '')
    return starting + random.pick(bodies) + (random.below(12) === 0 ? random.pick([' ', '  ', '\t']) : '')
  })
}

/** A text with some of its characters, lines or spans removed, doubled, moved or replaced. */
export function mutate(random: Random, text: string): string {
  let result = text
  for (let change = random.below(4) + 1; change > 0; change -= 1) {
    const from = random.below(result.length + 1)
    const to = Math.min(result.length, from + random.pick([1, 1, 2, 5, 40]))
    const span = result.slice(from, to)
    const other = random.below(result.length + 1)
    result = random.pick([
      () => result.slice(0, from) + result.slice(to),
      () => result.slice(0, to) + span + result.slice(to),
      () => result.slice(0, other) + span + result.slice(other),
      () => result.slice(0, from) + random.pick(bodies) + result.slice(to),
      () => `${result.slice(0, from)}\n${random.pick(starts)}${random.pick(bodies)}\n${result.slice(from)}`,
      () => result.slice(0, from) + String.fromCharCode(random.below(0x10000)) + result.slice(to),
    ])()
  }
  return result
}
