/**
 * What a command-line tool accepts, as data: verbs, flags, values, and what became of removed ones.
 * Files `*.generated.json` hold it in the compact form below: `npm run surfaces` writes those of tools that a lab has;
 * those of other tools were made once from the repository and commit that `source` names.
 */

/** How a tool's argument parser reads words; decides what may be judged. */
export type Style = 'clap' | 'cobra' | 'dnf5' | 'argparse' | 'getopt' | 'goption' | 'popt'

/** `-a,--all` takes no value, `--file=` needs one, `--boot?=` takes one only with `=`, `--user~` is of unknown arity. */
export type FlagText = string

export type FlagEntry =
  | FlagText
  | {
      flag: FlagText
      /** The only values that the tool takes. */
      values?: string[]
      since?: string
      /** Is still taken, but the tool's help no longer shows it; write this instead, or nothing where it is empty. */
      insteadOf?: string
      conflicts?: string[]
      requires?: string[]
    }

/** A verb, a flag or a positional that is gone. */
export type Removal = {
  word: string
  /** First version without it. */
  in: string
  /** What to write now. */
  instead?: string
}

export type CommandEntry = {
  flags?: FlagEntry[]
  commands?: Record<string, CommandEntry>
  /** Other spellings that the tool's help shows, each with the verb path below the same parent, e.g. `repo list`. */
  aliases?: Record<string, string>
  /** Other spellings that work but that help does not show. */
  hiddenAliases?: Record<string, string>
  /** Takes positionals although it has verbs. */
  runnable?: true
  /** The first positional ends this command's flags; what follows may be another command. */
  stopsAtPositional?: true
  /** Present only where the number of positionals is certain; `max: null` is any number. */
  positionals?: { min: number; max: number | null }
  /** Not all flags or verbs are known: unknown ones are not judged. */
  open?: true
  since?: string
  removed?: Removal[]
  /** Equal to another command of the tool, given by its verb path. */
  same?: string
}

export type SurfaceFile = {
  tool: string
  /** Names under which it is called. */
  binaries: string[]
  version: string
  /** How, when and from where the data was got. */
  source: string
  style: Style
  /** Flags of a verb may stand before it; the tool then takes the next word as the value of one that the root does not know. */
  flagsBeforeVerb?: true
  root: CommandEntry
}

export type Arity = 'none' | 'required' | 'optional' | 'unknown'

export type Flag = { names: string[]; arity: Arity } & Omit<Exclude<FlagEntry, FlagText>, 'flag'>

const arityMarks: [string, Arity][] = [
  ['?=', 'optional'],
  ['=', 'required'],
  ['~', 'unknown'],
]

/** The names and the arity of `-a,--all`, `--file=`, `--boot?=`. */
export function readFlag(entry: FlagEntry): Flag {
  const { flag: text, ...rest } = typeof entry === 'string' ? { flag: entry } : entry
  const [mark, arity] = arityMarks.find(([mark]) => text.endsWith(mark)) ?? ['', 'none']
  return { names: text.slice(0, text.length - mark.length).split(','), arity, ...rest }
}

/** The inverse of `readFlag`, short names first. */
export function writeFlag(names: string[], arity: Arity): FlagText {
  const mark = arityMarks.find(([, of]) => of === arity)?.[0] ?? ''
  return [...names].sort((a, b) => a.length - b.length || a.localeCompare(b)).join(',') + mark
}
