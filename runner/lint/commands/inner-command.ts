/** The command line that a tool runs elsewhere: in a container, a virtual machine, a user namespace. */
import { unknownPart, type Word } from '../shell/word.ts'
import { isWrapper, type Unwrapped } from '../shell/wrappers.ts'
import { surfaceOf } from '../surfaces/surfaces.ts'
import { closest } from '../text/closest.ts'
import type { Reading } from './reading.ts'

/** Images whose entry point is a tool of that name: their arguments are the tool's. */
const entryPoints: [RegExp, string][] = [
  [/(^|\/)bootc-image-builder(:|@|$)/, 'bootc-image-builder'],
  [/(^|\/)image-builder(-cli)?(:|@|$)/, 'image-builder'],
  [/(^|\/)skopeo(\/stable)?(:|@|$)/, 'skopeo'],
  [/(^|\/)cosign(\/cosign)?(:|@|$)/, 'cosign'],
]

/** Undefined where the tool runs no other command, or where it is not known which. */
export function innerCommand(tool: string, words: Word[], reading: Reading): Unwrapped | undefined {
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
  return words && { words, script: false, more: false }
}

/** What goes over ssh is joined and read by a shell there. */
function asScript(words: Word[]): Unwrapped {
  return { words, script: true, more: false }
}

function inContainer(reading: Reading, [image, ...command]: Word[]): Word[] | undefined {
  if (!image) return undefined
  const entry = reading.flags.find(({ name }) => name === '--entrypoint')
  if (entry?.value !== undefined) {
    const word = typeof entry.value === 'object' ? entry.value : { ...entry.word, text: entry.value }
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
