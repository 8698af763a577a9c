/** The command line that a tool hands on: into a container, a virtual machine, a user namespace. */
import type { Reading } from '../command/reading.ts'
import { surfaceOf } from '../command/surfaces.ts'
import { closest } from '../text/closest.ts'
import { unknownPart, type Word } from './word.ts'
import { isWrapper } from './wrappers.ts'

/** Images whose entry point is a tool of that name: their arguments are the tool's. */
const entryPoints: [RegExp, string][] = [
  [/(^|\/)bootc-image-builder(:|@|$)/, 'bootc-image-builder'],
  [/(^|\/)image-builder(-cli)?(:|@|$)/, 'image-builder'],
  [/(^|\/)skopeo(\/stable)?(:|@|$)/, 'skopeo'],
  [/(^|\/)cosign(\/cosign)?(:|@|$)/, 'cosign'],
]

/** Undefined where nothing is handed on, or where it cannot be told what. */
export function handedOn(tool: string, words: Word[], reading: Reading): Word[] | undefined {
  const verb = reading.path
    .slice(1)
    .join(' ')
    .replace(/^container /, '')
  const key = `${tool} ${verb}`
  if (reading.rest === undefined) return lookedFor(key, words)
  const rest = reading.rest
  switch (key) {
    case 'podman run':
    case 'podman create':
      return inContainer(reading, rest)
    case 'podman exec':
    case 'buildah run':
    case 'bcvk ephemeral run-ssh':
    case 'bcvk ephemeral ssh':
    case 'bcvk libvirt ssh':
    case 'podman-bootc run':
    case 'podman-bootc ssh':
      return afterDashes(rest.slice(1))
    case 'podman machine ssh':
      return isCommand(rest[0]) ? rest : afterDashes(rest.slice(1))
    case 'podman unshare':
    case 'buildah unshare':
      return rest
    default:
      return undefined
  }
}

function inContainer(reading: Reading, [image, ...command]: Word[]): Word[] | undefined {
  if (!image) return undefined
  const entry = reading.flags.find(({ name }) => name === '--entrypoint')?.value
  if (entry !== undefined) {
    return typeof entry === 'object' && !entry.text.includes(unknownPart) && !entry.text.startsWith('[')
      ? [{ ...entry, many: false }, ...command]
      : undefined
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
