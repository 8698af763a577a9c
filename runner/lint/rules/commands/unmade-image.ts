/** Images that the document has to make itself, and does not: a misspelled name, a tag of yesterday. */

import type { Diagnostic } from '../../../core/diagnostic.ts'
import { ownValue } from '../../../core/own-value.ts'
import { closest } from '../../../core/suggest.ts'
import type { Invocation } from '../../commands/invocations.ts'
import type { Reading } from '../../commands/reading.ts'
import { basesOf } from '../../containerfile/instructions.ts'
import { unknownPart, type Word } from '../../shell/word.ts'
import type { Region } from '../../text/region.ts'
import { type Checked, diagnosticAt, linesThatSucceed, mayFail, type Rule } from '../rule.ts'

type Pick = (positionals: Word[]) => Word[]
const first: Pick = (words) => words.slice(0, 1)
const others: Pick = (words) => words.slice(1)
const all: Pick = (words) => words

/** Commands that make an image, and which of their words after the options name it; buildah's are podman's. */
const making: Record<string, Pick> = {
  'podman tag': others,
  'podman push': others,
  'podman commit': others,
  'podman import': others,
  'podman manifest create': first,
  'podman manifest push': others,
  'skopeo copy': others,
}

/** Commands that need an image, and which of their words after the options name it. */
const using: Record<string, Pick> = {
  'podman run': first,
  'podman create': first,
  'podman from': first,
  'podman tag': first,
  'podman push': first,
  'podman pull': all,
  'podman save': all,
  'podman history': all,
  'podman inspect': all,
  'podman mount': all,
  'podman manifest add': others,
  'skopeo copy': first,
  'skopeo inspect': first,
  'bcvk ephemeral run': first,
  'bcvk ephemeral run-ssh': first,
  'bcvk libvirt run': first,
  'bcvk to-disk': first,
  'bootc switch': first,
}

const namesImage = /^--(from|target-imgref|source-imgref|bootc-ref)$/
const madeBy = /^(--tag|-t|--manifest|--output)$/
/** An archive has names that only its reader knows; `sync` copies whatever is there. */
const bringsAny = /^podman load$|^skopeo sync$/
const archive = /^(oci|docker)-archive:|^(oci|dir):/
const transports = /^(docker:\/\/|containers-storage:|registry:)/
/** Hosts that nobody else serves: what is there comes from the document. */
const ours = /^(localhost|(?:[\w-]+\.)*example\.(?:com|org|net))\/([\w./-]+?)(?::([\w.-]+))?$/

type Reference = { host: string; path: string; tag: string; text: string }
type Used = { reference: Reference; region: Region; start: number; end: number }

/**
 * An error in a block that is run for an image that no command of the document makes, where one makes an image of a
 * similar name. What the document names in any other place may come from there.
 */
export const unmadeImage: Rule = {
  names: ['unmade-image'],
  check(document) {
    const made = document.scripts.flatMap(({ findings }) => findings.invocations.flatMap(imagesMade))
    const used = Map.groupBy(imagesUsed(document), ({ reference }) => reference.text)
    return [...used].flatMap(([text, places]): Diagnostic[] => {
      const { reference } = places[0] as Used
      const there = made.some((name) => isMade(reference, name)) || timesNamed(document.source, text) > places.length
      const meant = there ? undefined : similar(reference, made)
      // `localhost/` is the machine's own store: nobody else puts an image there.
      if (there || (meant === undefined && reference.host !== 'localhost')) return []
      return places.map(({ region, start, end }) =>
        diagnosticAt(document.file, region, start, end, {
          rule: 'unmade-image',
          severity: 'error',
          message: `no command of this document makes \`${text}\``,
          suggestion: meant ? `did you mean \`${meant}\`?` : 'build it in a block above, or name it in `images:`',
        }),
      )
    })
  },
}

/** How often the name stands in the text, not as the beginning of a longer one. */
function timesNamed(source: string, name: string): number {
  return source
    .split(name)
    .slice(1)
    .filter((after) => !/^(?:[\w/-]|[.:]\w)/.test(after)).length
}

function commandOf({ path }: Reading): string {
  return path
    .join(' ')
    .replace(/^buildah\b/, 'podman')
    .replace(/^podman (image|container) /, 'podman ')
}

function imagesMade({ reading }: Invocation): string[] {
  const command = commandOf(reading)
  if (
    bringsAny.test(command) ||
    (command === 'podman pull' && reading.positionals.some(({ text }) => archive.test(text)))
  )
    return [unknownPart]
  const words = ownValue(making, command)?.(reading.positionals) ?? []
  const builds = /^(build|bud|build-using-dockerfile|build-chunked-oci)$/.test(reading.path.at(-1) ?? '')
  const flags = builds ? reading.flags.filter(({ name }) => madeBy.test(name)) : []
  return [...words.map(({ text }) => text), ...flags.map(({ value }) => value?.text ?? '')].map(fullName)
}

/** Podman puts what it builds under a short name into `localhost`. */
function fullName(text: string): string {
  const name = text.replace(transports, '')
  return name.includes('/') || name.startsWith(unknownPart) ? name : `localhost/${name}`
}

function imagesUsed(document: Checked): Used[] {
  const running = linesThatSucceed(document)
  const inScripts = document.scripts
    .filter(({ unit }) => running.has(unit.line))
    .flatMap(({ findings }) => findings.invocations.filter((invocation) => !mayFail(invocation)).flatMap(wordsUsed))
  return [...inScripts, ...bases(document)].flatMap(({ text, ...place }) => {
    const reference = readReference(text)
    return reference ? [{ reference, ...place }] : []
  })
}

/** Bases of Containerfiles, where every build is to succeed. */
function bases({ fences, containerfiles }: Checked) {
  if (fences.some(({ tags }) => tags?.values.exit)) return []
  return containerfiles
    .filter(({ unit }) => unit.strict)
    .flatMap(({ region, steps }) =>
      basesOf(region.text, steps).map(({ name, start, end }) => ({ text: name, region, start, end })),
    )
}

function wordsUsed({ reading, region }: Invocation): { text: string; region: Region; start: number; end: number }[] {
  const values = reading.flags.flatMap(({ name, value }) => (namesImage.test(name) && value) || [])
  const words = using[commandOf(reading)]?.(reading.positionals) ?? []
  return [...words, ...values].map(({ text, start, end }) => ({ text, region, start, end }))
}

function readReference(word: string): Reference | undefined {
  const text = word.replace(transports, '')
  const [, host = '', path = '', tag = 'latest'] = ours.exec(text) ?? []
  return host ? { host, path, tag, text } : undefined
}

/** Whether `made`, with parts that only the shell knows, may be the image. */
function isMade({ host, path, tag }: Reference, made: string): boolean {
  const whole = /:[^/]*$/.test(made) || made.endsWith(unknownPart) ? made : `${made}:latest`
  const name = `${host}/${path}:${tag}`
  const [first = '', ...others] = whole.split(unknownPart)
  return others.length === 0 ? name === first : name.startsWith(first) && name.endsWith(others.at(-1) ?? '')
}

/** A misspelled one, one with another tag, or with a name of which one begins with the other. */
function similar({ host, path, text }: Reference, made: string[]): string | undefined {
  const known = made.flatMap((name) => readReference(name) ?? []).filter((other) => other.host === host)
  const like = known.filter((other) => other.path.startsWith(path) || path.startsWith(other.path))
  const texts = (list: Reference[]) => list.map((other) => other.text)
  return closest(text, texts(known)) ?? texts(like)[0]
}
