/** Reads a command line as the tool would, against its surface. */
import { unknownPart, type Word } from '../shell/word.ts'
import type { CommandEntry, Flag, SurfaceFile } from '../surfaces/surface.ts'
import { entryOf, flagOfEntry, flagsOfEntry } from '../surfaces/surfaces.ts'
import { judgeReading } from './judge.ts'
import { looksFilledIn, maskedWord, maskedWords, unknownness } from './placeholders.ts'
import type { Reading, ReadOptions } from './reading.ts'
import { findVerb, missingValue, unknownFlag, unknownVerb, wrongDash } from './unknown.ts'

/** `words` starts with the tool's name; `source` is the script that they stand in. */
export function readCommand(surface: SurfaceFile, words: Word[], source: string, options: ReadOptions = {}): Reading {
  return new CommandReader(surface, words, source, options).read()
}

const unsureName = /[\uFFFC\uE000\uE001[\]|{}…*<>]|\.\.\./

/** `stop`: what follows belongs to nobody that is known, or to another command. */
type Went = 'on' | 'stop'

class CommandReader {
  readonly #surface: SurfaceFile
  readonly #words: Word[]
  readonly #source: string
  readonly #options: ReadOptions
  readonly #reading: Reading
  /** The tool itself and the verbs so far: each one's flags are taken. */
  readonly #scope: CommandEntry[]
  /** Flags before the verb that they belong to. */
  readonly #early: { name: string; word: Word }[] = []
  #next = 1
  #onlyPositionals = false
  /** Words before may have been the verb. */
  #verbUnsure = false
  #verb: Word | undefined

  constructor(surface: SurfaceFile, words: Word[], source: string, options: ReadOptions) {
    this.#surface = surface
    this.#words = words
    this.#source = source
    this.#options = options
    this.#scope = [surface.root]
    const name = words[0]?.text.replace(/^.*\//, '') ?? surface.tool
    const uncertain = options.more ?? false
    this.#reading = { path: [name], entry: surface.root, positionals: [], flags: [], findings: [], uncertain }
  }

  read(): Reading {
    while (this.#next < this.#words.length) {
      const word = this.#words[this.#next] as Word
      this.#next += 1
      if (word.text === '--' && !this.#onlyPositionals) {
        this.#onlyPositionals = true
        continue
      }
      const isFlag = !this.#onlyPositionals && word.text.startsWith('-') && word.text.length > 1 && !word.many
      const went = isFlag ? this.#flag(word) : this.#operand(word)
      if (went === 'stop') return this.#finish(false)
      if (!isFlag && this.#reading.entry.stopsAtPositional && this.#reading.positionals.length > 0) {
        this.#reading.rest = this.#words.slice(this.#next - 1)
        return this.#finish(true)
      }
    }
    this.#reading.rest = []
    return this.#finish(true)
  }

  #flag(word: Word): Went {
    const known = word.text.startsWith('--') ? this.#longFlag(word) : this.#shortFlags(word)
    if (known) return 'on'
    // Whether an unknown flag takes a value is not known: its value and the verb or image after it look alike.
    this.#reading.uncertain = true
    return this.#reading.entry.stopsAtPositional || this.#takesVerbs() ? 'stop' : 'on'
  }

  #longFlag(word: Word): boolean {
    const equals = word.text.indexOf('=')
    const name = equals < 0 ? word.text : word.text.slice(0, equals)
    if (unsureName.test(name)) {
      this.#reading.uncertain = true
      return true
    }
    const flag = this.#flagNamed(name)
    if (flag) {
      this.#takeValue(flag, name, word, equals < 0 ? undefined : word.text.slice(equals + 1))
      return true
    }
    if (name === '--help' || name === '--version') return true
    if (this.#mayComeEarly()) {
      this.#early.push({ name, word })
      if (equals < 0 && this.#needsValueBelow(name)) this.#next += 1
      return true
    }
    if (!this.#open()) this.#unknownFlag(name, word)
    return false
  }

  #unknownFlag(name: string, word: Word): void {
    const finding = unknownFlag(this.#surface, this.#reading, this.#scope, { name, word }, this.#options)
    if (finding) this.#reading.findings.push(finding)
  }

  /** `systemctl -all` is `-a -l -l`. */
  #areSwitches(letters: string): boolean {
    return [...letters].every((letter) => this.#flagNamed(`-${letter}`)?.arity === 'none')
  }

  /** Whether flags may stand before the verb that they belong to. */
  #mayComeEarly(): boolean {
    return (this.#surface.style === 'goption' || this.#surface.flagsBeforeVerb === true) && this.#takesVerbs()
  }

  #needsValueBelow(name: string): boolean {
    const flags = Object.values(this.#reading.entry.commands ?? {}).flatMap((entry) =>
      flagsOfEntry(entryOf(this.#surface, entry)),
    )
    return flags.find(({ names }) => names.includes(name))?.arity === 'required'
  }

  #shortFlags(word: Word): boolean {
    if (this.#surface.flagsBeforeVerb && this.#mayComeEarly() && this.#needsValueBelow(word.text)) {
      this.#early.push({ name: word.text, word })
      this.#next += 1
      return true
    }
    const letters = word.text.slice(1)
    const long = `-${word.text.split('=')[0]}`
    if (letters.length > 1 && this.#flagNamed(long) && !this.#areSwitches(letters)) {
      this.#reading.findings.push(wrongDash(this.#reading, word, long))
      return false
    }
    if (/^\d/.test(letters)) return true
    for (const [at, letter] of [...letters].entries()) {
      if (letter === unknownPart || letter === maskedWord || letter === maskedWords) {
        this.#reading.uncertain = true
        return true
      }
      const name = `-${letter}`
      const flag = this.#flagNamed(name)
      const tail = letters.slice(at + 1)
      if (!flag) {
        if (this.#open()) return false
        if (name === '-h' || !/^[A-Za-z]$/.test(letter)) return true
        this.#unknownFlag(name, word)
        return false
      }
      if (flag.arity !== 'none' && tail) {
        this.#takeValue(flag, name, word, tail.replace(/^=/, ''))
        return true
      }
      if (tail.startsWith('=')) return true
      this.#takeValue(flag, name, word, undefined)
    }
    return true
  }

  #takeValue(flag: Flag, name: string, word: Word, attached: string | undefined): void {
    const { findings, flags } = this.#reading
    const next = this.#words[this.#next]
    if (attached !== undefined) flags.push({ flag, name, word, value: endOf(word, attached) })
    else if (flag.arity === 'required' && next && !this.#refusesValue(next)) {
      flags.push({ flag, name, word, value: next })
      this.#next += 1
    } else {
      flags.push({ flag, name, word })
      if (flag.arity === 'required' && (next || !this.#reading.uncertain))
        findings.push(missingValue(this.#reading, flag, name, word))
      if (flag.arity === 'required') this.#reading.uncertain = true
      if (flag.arity === 'unknown') {
        this.#reading.uncertain = true
        if (next && !next.text.startsWith('-')) this.#next += 1
      }
    }
  }

  /** clap takes no word with a dash for a value where it knows the word as a flag. */
  #refusesValue({ text }: Word): boolean {
    return (
      this.#surface.style === 'clap' &&
      text.length > 1 &&
      text.startsWith('-') &&
      this.#flagNamed(text.split('=')[0] ?? '') !== undefined
    )
  }

  #operand(word: Word): Went {
    const unknown = unknownness(word, this.#source)
    if (unknown === 'synopsis') return 'stop'
    const dashed = /^[–—−]+([A-Za-z][\w-]*)/.exec(word.text)?.[1]
    if (dashed && !word.quoted && !this.#options.maybeProse) {
      this.#reading.findings.push(
        wrongDash(this.#reading, word, `${this.#flagNamed(`--${dashed}`) || dashed.length > 2 ? '--' : '-'}${dashed}`),
      )
      return 'stop'
    }
    if (this.#takesVerbs() && this.#reading.positionals.length === 0 && unknown !== 'some') {
      const went = this.#verbWord(word, unknown === 'known')
      if (went) return went
    }
    if (unknown === 'some') {
      this.#verbUnsure = true
      this.#reading.uncertain = true
      return 'on'
    }
    if (word.many && !this.#reading.entry.stopsAtPositional) this.#reading.uncertain = true
    this.#reading.positionals.push(word)
    return 'on'
  }

  /** Undefined where the word is an operand of a command that has verbs too. */
  #verbWord(word: Word, known: boolean): Went | undefined {
    if (!known) return 'stop'
    const { entry, findings, path } = this.#reading
    const found = findVerb(this.#surface, entry, word.text)
    if (found) {
      if (found.finding) findings.push(found.finding(path, word))
      path.push(...found.path)
      this.#reading.entry = found.entry
      this.#scope.push(found.entry)
      this.#verb = word
      return 'on'
    }
    if (entry.runnable) return undefined
    const judged =
      !this.#open() && !this.#options.maybeProse && !this.#verbUnsure && !looksFilledIn(word.text) && !word.quoted
    const finding = judged ? unknownVerb(this.#surface, this.#reading, word, this.#options) : undefined
    if (finding) findings.push(finding)
    return 'stop'
  }

  #flagNamed(name: string): Flag | undefined {
    for (const entry of this.#scope.toReversed()) {
      const found = flagOfEntry(entry, name)
      if (found) return found
    }
    // These parsers take the beginning of a long flag for the flag.
    if (!name.startsWith('--') || (this.#surface.style !== 'getopt' && this.#surface.style !== 'argparse'))
      return undefined
    return this.#scope.flatMap(flagsOfEntry).find(({ names }) => names.some((known) => known.startsWith(name)))
  }

  #takesVerbs(): boolean {
    return Object.keys(this.#reading.entry.commands ?? {}).length > 0
  }

  #open(): boolean {
    return this.#scope.some((entry) => entry.open === true)
  }

  #finish(whole: boolean): Reading {
    const reading = this.#reading
    if (!whole) reading.uncertain = true
    if (whole && reading.path.length > 1 && !this.#open()) {
      for (const { name, word } of this.#early) {
        if (!this.#flagNamed(name)) this.#unknownFlag(name, word)
      }
    }
    const last = this.#verb ?? this.#words[0]
    judgeReading(this.#surface, reading, whole, last ? { ...this.#options, last } : this.#options)
    return reading
  }
}

/** `VALUE` of `--flag=VALUE`. Where quotes or escapes stand in the word, its place is that of the whole word. */
function endOf({ verbatim, ...word }: Word, text: string): Word {
  if (verbatim === undefined || word.quoted) return { ...word, text }
  const start = word.end - text.length
  return { ...word, text, start, verbatim: start }
}
