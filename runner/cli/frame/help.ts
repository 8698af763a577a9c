/** Help texts, made from the tables that the options are parsed by. */
import type { OptionSpec } from './arguments.ts'

export type Help = {
  usage: string[]
  about: string
  options: Record<string, OptionSpec>
  examples: [command: string, meaning: string][]
  /** Further paragraphs. */
  notes: string[]
}

export function renderHelp({ usage, about, options, examples, notes }: Help): string {
  const lines = Object.entries(options).map(([name, spec]): [string, string] => {
    const short = spec.short === undefined ? '    ' : `-${spec.short}, `
    return [
      `${short}--${name}${spec.value === undefined ? '' : ` ${spec.value}`}`,
      spec.help + (spec.multiple ? ' Repeatable.' : ''),
    ]
  })
  const width = Math.max(...lines.map(([left]) => left.length))
  return `${[
    about,
    ['Usage:', ...usage.map((line) => `  ${line}`)].join('\n'),
    [
      'Options:',
      ...lines.map(([left, right]) => `  ${left.padEnd(width)}  ${wrap(right, 110 - width, width + 4)}`),
    ].join('\n'),
    ['Examples:', ...examples.map(([command, meaning]) => `  ${command}\n      ${meaning}`)].join('\n'),
    ...notes,
  ].join('\n\n')}\n`
}

function wrap(text: string, width: number, indent: number): string {
  const lines = ['']
  for (const word of text.split(' ')) {
    const last = lines.at(-1) ?? ''
    if (last !== '' && last.length + word.length + 1 > width) lines.push(word)
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`
  }
  return lines.join(`\n${' '.repeat(indent)}`)
}
