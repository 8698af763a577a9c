/** Command lines: parsed by node:util, checked here so that all mistakes are reported at once, with suggestions. */

import { parseArgs } from 'node:util'
import { defined } from '../../core/defined.ts'
import { ownValue } from '../../core/own-value.ts'
import { closest } from '../../core/suggest.ts'

export type OptionSpec = {
  /** The value's name in the help; absent: a switch. */
  value?: string
  multiple?: boolean
  short?: string
  help: string
}

/** A command line, parsed. */
export type Call = {
  switches: Set<string>
  /** Values by option, in their order. */
  values: Map<string, string[]>
  positionals: string[]
  errors: string[]
}

/** A call of the command that has this help. Undefined when the call asked for the help, which is then printed. */
export function parseCall(args: string[], help: Help, stdout: { write(text: string): void }): Call | undefined {
  const options = { ...help.options, help: { short: 'h', help: 'Show this help.' } }
  const call = parseArguments(args, options)
  if (!call.switches.has('help')) return call
  stdout.write(renderHelp({ ...help, options }))
  return undefined
}

export function parseArguments(args: string[], specs: Record<string, OptionSpec>): Call {
  const options = Object.fromEntries(
    Object.entries(specs).map(([name, spec]) => [
      name,
      {
        type: spec.value === undefined ? ('boolean' as const) : ('string' as const),
        ...defined({ short: spec.short }),
      },
    ]),
  )
  const { tokens } = parseArgs({ args, options, strict: false, allowPositionals: true, tokens: true })
  const parsed: Call = { switches: new Set(), values: new Map(), positionals: [], errors: [] }
  for (const token of tokens) {
    if (token.kind === 'positional') parsed.positionals.push(token.value)
    if (token.kind !== 'option') continue
    const spec = ownValue(specs, token.name)
    if (spec === undefined) parsed.errors.push(unknownOption(token.rawName, token.name, Object.keys(specs)))
    else if (spec.value === undefined) {
      if (token.value !== undefined)
        parsed.errors.push(`${token.rawName} takes no value, but got ${JSON.stringify(token.value)}`)
      else parsed.switches.add(token.name)
    } else if (token.value === undefined || (!token.inlineValue && token.value.startsWith('--')))
      parsed.errors.push(`${token.rawName} needs a value: ${token.rawName} ${spec.value}`)
    else parsed.values.set(token.name, [...(parsed.values.get(token.name) ?? []), token.value])
  }
  for (const [name, values] of parsed.values)
    if (values.length > 1 && specs[name]?.multiple !== true)
      parsed.errors.push(`--${name} is given ${values.length} times, but takes one value`)
  return parsed
}

function unknownOption(rawName: string, name: string, known: string[]): string {
  const like = closest(name, known)
  return `unknown option ${rawName}${like === undefined ? '' : `; did you mean --${like}?`}`
}

/** Help texts, made from the tables that the options are parsed by. */
export type Help = {
  usage: string[]
  about: string
  options: Record<string, OptionSpec>
  examples: [command: string, meaning: string][]
  /** Further paragraphs. */
  notes?: string[]
}

export function renderHelp({ usage, about, options, examples, notes = [] }: Help): string {
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
