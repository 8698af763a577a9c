/** Command lines: parsed by node:util, checked here so that all mistakes are reported at once, with suggestions. */
import { parseArgs } from 'node:util'
import { closest } from '../../core/suggest.ts'

export type OptionSpec = {
  /** The value's name in the help; absent: a switch. */
  value?: string
  multiple?: boolean
  short?: string
  help: string
}

export type ParsedArguments = {
  switches: Set<string>
  /** Values by option, in their order. */
  values: Map<string, string[]>
  positionals: string[]
  errors: string[]
}

export function parseArguments(args: string[], specs: Record<string, OptionSpec>): ParsedArguments {
  const options = Object.fromEntries(
    Object.entries(specs).map(([name, spec]) => [
      name,
      {
        type: spec.value === undefined ? ('boolean' as const) : ('string' as const),
        ...(spec.short === undefined ? {} : { short: spec.short }),
      },
    ]),
  )
  const { tokens } = parseArgs({ args, options, strict: false, allowPositionals: true, tokens: true })
  const parsed: ParsedArguments = { switches: new Set(), values: new Map(), positionals: [], errors: [] }
  for (const token of tokens) {
    if (token.kind === 'positional') parsed.positionals.push(token.value)
    if (token.kind !== 'option') continue
    const spec = Object.hasOwn(specs, token.name) ? specs[token.name] : undefined
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
