/** Finds the command lines of known tools in a script: behind wrappers, in containers, in scripts within scripts. */

import { closest } from '../../core/suggest.ts'
import { parseScript, type Script, type SimpleCommand } from '../shell/parse-script.ts'
import { unknownPart, type Word } from '../shell/word.ts'
import { isWrapper, scriptOf, type Unwrapped, unwrap } from '../shell/wrappers.ts'
import { surfaceOf } from '../surfaces/surfaces.ts'
import { type Region, sliceRegion } from '../text/region.ts'
import { readCommand } from './read.ts'
import type { Reading, ReadOptions } from './reading.ts'

/** One command line of a known tool, read against its surface. Offsets of the reading are offsets in `region`. */
export type Invocation = { tool: string; region: Region; words: Word[]; reading: Reading }

/** A file that a script writes by a here-document. */
type WrittenFile = { name: string; region: Region; quoted: boolean; appends: boolean }

export type ScriptFindings = {
  /** The script as it was parsed; offsets are offsets in it. */
  script: Script
  invocations: Invocation[]
  /** Scripts within the script whose text stands verbatim in the document. */
  scripts: { region: Region; script: Script }[]
  files: WrittenFile[]
}

const deepest = 6

/** Everything of interest in a script. */
export function readScript(region: Region, options: ReadOptions = {}, depth = 0): ScriptFindings {
  const script = parseScript(region.text)
  const found: ScriptFindings = { script, invocations: [], scripts: [], files: [] }
  if (depth > deepest) return found
  for (const command of script.commands) {
    // A function of that name hides the tool.
    if (script.defines.has(command.words[0]?.text ?? '')) continue
    expand(command.words, { region, command, options, depth, found })
  }
  return found
}

/** A command that is given as words, without a shell: `CMD ["bootc", "status"]`. */
export function readExecForm(region: Region, words: Word[], options: ReadOptions = {}): ScriptFindings {
  const found: ScriptFindings = { script: parseScript(''), invocations: [], scripts: [], files: [] }
  expand(words, { region, command: { words, hereDocs: [], writesTo: [] }, options, depth: 0, found })
  return found
}

type Context = { region: Region; command: SimpleCommand; options: ReadOptions; depth: number; found: ScriptFindings }

function expand(words: Word[], context: Context): void {
  const first = words[0]
  if (!first) return
  if (first.text.includes(unknownPart)) {
    // `$SUDO podman …` is a wrapper by its name; what other variables hold is not known.
    const raw = context.region.text.slice(first.start, first.end)
    if (/^"?\$\{?\w*(SUDO|DOAS|AS_ROOT)\w*\}?"?$/i.test(raw)) expand(words.slice(1), context)
    return
  }
  const name = first.text.replace(/^.*\//, '')
  const inner = unwrap(name, words)
  if (inner) expandInner(inner, context)
  else if (!runsScript(name, words, context)) readTool(name, words, context)
}

function expandInner(inner: Unwrapped, context: Context): void {
  const only = inner.words.length === 1 ? inner.words[0] : undefined
  if (inner.script && only?.verbatim !== undefined) nested(only, context)
  else expand(inner.words, inner.more ? { ...context, options: { ...context.options, more: true } } : context)
}

/** Whether the program is given a script, or commands in a form of its own. */
function runsScript(name: string, words: Word[], context: Context): boolean {
  const stdin = context.command.hereDocs.at(-1)
  const script = name === 'ssh' ? 'stdin' : scriptOf(name, words)
  if (script === 'stdin' && stdin) scriptAt(stdin.start, stdin.text.length, context)
  else if (script && script !== 'stdin') nested(script.word, context)
  else if (name === 'find') findActions(words, context)
  else if ((name === 'cat' || name === 'tee') && stdin) writes(name, words, context, stdin)
  else if (name === 'echo') prints(words, context)
  else return false
  return true
}

/** `echo 'TEXT' > FILE`; of other files one line is no whole. */
function prints(words: Word[], { command, region, found }: Context): void {
  const [text, ...more] = words.slice(1)
  if (more.length > 0 || text?.verbatim === undefined || ['\\', unknownPart].some((part) => text.text.includes(part)))
    return
  const quoted = region.text[text.verbatim - 1] === "'"
  for (const file of command.writesTo.filter(({ name }) => name.endsWith('.toml')))
    found.files.push({ ...file, region: sliceRegion(region, text.verbatim, text.verbatim + text.text.length), quoted })
}

function readTool(name: string, words: Word[], context: Context): void {
  const surface = surfaceOf(name)
  if (!surface) return
  const reading = readCommand(surface, words, context.region.text, context.options)
  context.found.invocations.push({ tool: surface.tool, region: context.region, words, reading })
  const stdin = context.command.hereDocs.at(-1)
  if (stdin && buildsFromInput(reading)) {
    const region = sliceRegion(context.region, stdin.start, stdin.start + stdin.text.length)
    context.found.files.push({ name: 'Containerfile', region, quoted: stdin.quoted, appends: false })
  }
  const inner = innerCommand(surface.tool, words, reading)
  if (inner) expandInner(inner, context)
}

/** `podman build --file - .`, `buildah bud -`: the Containerfile comes from standard input. */
function buildsFromInput({ path, flags, positionals }: Reading): boolean {
  if (!/^(build|bud|build-using-dockerfile)$/.test(path.at(-1) ?? '')) return false
  const files = flags.filter(({ flag }) => flag.names.includes('--file'))
  const file = files.at(-1)?.value
  return file === undefined ? positionals[0]?.text === '-' : file.text === '-'
}

function nested(word: Word, context: Context): void {
  if (word.verbatim === undefined) return
  scriptAt(word.verbatim, word.quoted ? word.end - 1 - word.verbatim : word.end - word.verbatim, context)
}

function scriptAt(start: number, length: number, context: Context): void {
  const region = sliceRegion(context.region, start, start + length)
  const below = readScript(region, context.options, context.depth + 1)
  context.found.scripts.push({ region, script: below.script })
  context.found.invocations.push(...below.invocations)
  context.found.scripts.push(...below.scripts)
  context.found.files.push(...below.files)
}

function findActions(words: Word[], context: Context): void {
  const at = words.findIndex((word) => /^-(exec|execdir|ok)$/.test(word.text))
  const end = words.findIndex((word, index) => index > at && (word.text === ';' || word.text === '+'))
  if (at > 0 && end > at) expand(words.slice(at + 1, end), { ...context, options: { ...context.options, more: true } })
}

function writes(name: string, words: Word[], context: Context, stdin: SimpleCommand['hereDocs'][number]): void {
  const target = context.command.pipesTo
  const files = [...(name === 'tee' ? teesTo(words) : context.command.writesTo), ...teesTo(target?.words ?? [])]
  const region = sliceRegion(context.region, stdin.start, stdin.start + stdin.text.length)
  for (const file of files) context.found.files.push({ ...file, region, quoted: stdin.quoted })
  const shell = target ? innermost(target.words) : []
  if (scriptOf(shell[0]?.text ?? '', shell) === 'stdin') scriptAt(stdin.start, stdin.text.length, context)
}

/** The files that a `tee` among the words writes. */
function teesTo(words: Word[]): SimpleCommand['writesTo'] {
  const texts = words.map((word) => word.text)
  const own = texts.includes('tee') ? texts.slice(texts.indexOf('tee') + 1) : []
  const appends = own.some((text) => /^(-[a-z]*a[a-z]*|--append)$/.test(text))
  return own.filter((text) => !text.startsWith('-')).map((name) => ({ name, appends }))
}

function innermost(words: Word[]): Word[] {
  const inner = unwrap(words[0]?.text ?? '', words)
  return inner ? innermost(inner.words) : words
}

/** Images whose entry point is a tool of that name: their arguments are the tool's. */
const entryPoints: [RegExp, string][] = [
  [/(^|\/)bootc-image-builder(:|@|$)/, 'bootc-image-builder'],
  [/(^|\/)image-builder(-cli)?(:|@|$)/, 'image-builder'],
  [/(^|\/)skopeo(\/stable)?(:|@|$)/, 'skopeo'],
  [/(^|\/)cosign(\/cosign)?(:|@|$)/, 'cosign'],
]

/** Undefined where the tool runs no other command, or where it is not known which. */
function innerCommand(tool: string, words: Word[], reading: Reading): Unwrapped | undefined {
  const verb = reading.path
    .slice(1)
    .join(' ')
    .replace(/^container /, '')
  const key = `${tool} ${verb}`
  if (reading.rest === undefined) return asWords(lookedFor(key, words))
  const rest = reading.rest
  switch (key) {
    case 'podman run':
    case 'podman create':
      return asWords(inContainer(reading, rest))
    case 'podman exec':
    case 'buildah run':
      return asWords(afterDashes(rest.slice(1)))
    case 'bcvk ephemeral run-ssh':
    case 'bcvk ephemeral ssh':
    case 'bcvk libvirt ssh':
    case 'podman-bootc run':
    case 'podman-bootc ssh':
      return asScript(afterDashes(rest.slice(1)))
    case 'podman machine ssh':
      return asScript(isCommand(rest[0]) || /\s/.test(rest[0]?.text ?? '') ? rest : afterDashes(rest.slice(1)))
    case 'podman unshare':
    case 'buildah unshare':
      return asWords(rest)
    default:
      return undefined
  }
}

function asWords(words: Word[] | undefined): Unwrapped | undefined {
  return words && { words }
}

/** What goes over ssh is joined and read by a shell there. */
function asScript(words: Word[]): Unwrapped {
  return { words, script: true }
}

function inContainer(reading: Reading, [image, ...command]: Word[]): Word[] | undefined {
  if (!image) return undefined
  const entry = reading.flags.find(({ name }) => name === '--entrypoint')
  const word = entry?.value
  if (word) {
    return word.text.includes(unknownPart) || word.text.startsWith('[')
      ? undefined
      : [{ ...word, many: false }, ...command]
  }
  const tool = entryPoints.find(([pattern]) => pattern.test(image.text))?.[1]
  // An argument that is a program of its own is run by an image whose entry point is a shell or nothing.
  if (tool)
    return command.length > 0 && !isCommand(command[0])
      ? [{ ...image, text: tool, many: false }, ...command]
      : afterDashes(command)
  return command
}

function afterDashes(words: Word[]): Word[] {
  return words[0]?.text === '--' ? words.slice(1) : words
}

function isCommand(word: Word | undefined): boolean {
  return (
    word !== undefined &&
    (surfaceOf(word.text.replace(/^.*\//, '')) !== undefined ||
      isWrapper(word.text) ||
      word.text === 'bash' ||
      word.text === 'sh')
  )
}

/** Where flags are not certain: a bare `bootc` followed by one of its verbs is a command all the same. */
function lookedFor(key: string, words: Word[]): Word[] | undefined {
  if (!/^podman (run|create|exec)$/.test(key)) return undefined
  for (let at = 3; at < words.length - 1; at++) {
    const tool = words[at]
    const verb = words[at + 1]
    if (tool?.text !== 'bootc' || words[at - 1]?.text.startsWith('-') || !verb) continue
    const verbs = Object.keys(surfaceOf('bootc')?.root.commands ?? {})
    if (verbs.includes(verb.text) || closest(verb.text, verbs)) return words.slice(at)
  }
  return undefined
}
