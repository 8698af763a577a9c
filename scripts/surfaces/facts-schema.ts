/** The form of `facts/*.json`. */

export type FactFlag = {
  long?: string
  short?: string
  takes_value?: boolean
  /** Go's flag type, e.g. `Bool`, `StringArray`. */
  type?: string
  arity?: 'none' | 'required' | 'optional'
  value_name?: string
  values?: string[]
  since?: string
  hidden?: boolean
  conflicts_with?: string[]
  requires?: string[]
  /** Of which commands it is a flag. */
  on?: string
}

export type FactPositional = { name: string; required: boolean; multiple: boolean }

/** A command by its whole path, the tool's name first. */
export type FactCommand = {
  command: string
  aliases?: string[]
  since?: string
  flags: FactFlag[]
  positionals?: FactPositional[]
  group?: boolean
  /** Words after the verb, flags too, are another program's. */
  passes_arguments?: boolean
}

export type FactSource = { repository: string; commit: string; version: string; how: string }

export type FactRemoval = { command: string; flag: string | null; last: string }

export type FactRename = { old: string; new: string | null; changed_in: string }
