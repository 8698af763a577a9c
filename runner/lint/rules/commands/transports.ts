/** Names of images in the form that each tool takes: with a transport, or without one. */
import type { Diagnostic } from '../../../core/diagnostic.ts'
import { closest } from '../../../core/suggest.ts'
import type { Invocation } from '../../commands/invocations.ts'
import { looksFilledIn } from '../../commands/placeholders.ts'
import type { Word } from '../../shell/word.ts'
import { blueprint } from '../../surfaces/surfaces.ts'
import { diagnosticAt, invocationsThatSucceed, type Rule } from '../rule.ts'

type Fault = { rule?: string; word: Word; message: string; suggestion: string }

export const transports: Rule = {
  names: ['image-transport', 'image-type', 'override-source'],
  check(document) {
    return invocationsThatSucceed(document).flatMap((invocation): Diagnostic[] => {
      const check = checks[invocation.reading.path.join(' ')]
      return (check?.(invocation) ?? []).map(({ rule = 'image-transport', word, message, suggestion }) => {
        const finding = { rule, severity: 'error' as const, message, suggestion }
        return diagnosticAt(document.file, invocation.region, word.start, word.end, finding)
      })
    })
  },
}

type Check = (invocation: Invocation) => Fault[]

/** A check of the first operand. */
function first(check: (word: Word) => Fault[]): Check {
  return ({ reading }) => reading.positionals.slice(0, 1).flatMap(check)
}

const checks: Record<string, Check> = {
  'skopeo copy': ({ reading }) => reading.positionals.slice(0, 2).flatMap(skopeoFault),
  'skopeo inspect': first(skopeoFault),
  'skopeo delete': first(skopeoFault),
  'skopeo list-tags': first(skopeoFault),
  'rpm-ostree rebase': first(rebaseFault),
  'bootc switch': (invocation) => (fromRegistry(invocation, '--transport') ? first(plainFault)(invocation) : []),
  'bootc install to-disk': targetFaults,
  'bootc install to-filesystem': targetFaults,
  'bootc install to-existing-root': targetFaults,
  'image-builder build': imageType,
  'rpm-ostree override replace': ({ reading }) => valuesOf(reading, '--from').flatMap(overrideFault),
}

function fault(word: Word, message: string, suggestion: string): Fault[] {
  return [{ word, message, suggestion }]
}

const transport =
  /^(docker|docker-archive|docker-daemon|dir|oci|oci-archive|containers-storage|ostree|sif|tarball|atomic|registry)(?=:)/

function skopeoFault(word: Word): Fault[] {
  if (!isKnown(word)) return []
  const { text } = word
  if (/^docker:(?!\/\/)/.test(text))
    return fault(
      word,
      `\`${text}\`: the transport \`docker\` is written \`docker://\``,
      `write \`${text.replace('docker:', 'docker://')}\``,
    )
  if (transport.test(text) || !looksLikeImage(text)) return []
  return fault(
    word,
    `\`${text}\` has no transport, and skopeo needs one`,
    `write \`docker://${text}\`, or another transport`,
  )
}

function rebaseFault(word: Word): Fault[] {
  const { text } = word
  const [, kind = '', rest = ''] =
    /^(ostree-unverified-registry|ostree-unverified-image|ostree-image-signed):(.*)$/.exec(text) ?? []
  if (kind === 'ostree-unverified-registry' && /^[a-z-]+:\/\/|^registry:/.test(rest)) {
    const name = rest.replace(/^[a-z-]+:(\/\/)?/, '')
    return fault(word, `\`${kind}:\` takes the name alone, without a transport`, `write \`${kind}:${name}\``)
  }
  if (!isKnown(word)) return []
  if (kind !== '' && kind !== 'ostree-unverified-registry' && !transport.test(rest))
    return fault(word, `\`${kind}:\` needs a transport before the name`, `write \`${kind}:docker://${rest}\``)
  if (kind === '' && /^(docker:\/\/|registry:|[\w-]+(\.[\w-]+)+\/)/.test(text))
    return fault(
      word,
      '`rpm-ostree rebase` takes an image with a prefix that says how it is verified',
      `write \`ostree-image-signed:${transport.test(text) ? '' : 'docker://'}${text}\` or \`ostree-unverified-registry:NAME\``,
    )
  return []
}

function plainFault(word: Word): Fault[] {
  const [, other] = /^(oci|oci-archive|dir|containers-storage|docker-archive|docker-daemon):/.exec(word.text) ?? []
  if (other) {
    const name = word.text.slice(other.length + 1)
    return fault(word, `bootc takes the name without \`${other}:\``, `write \`--transport ${other} ${name}\``)
  }
  const [prefix] = /^(docker:\/\/|registry:|ostree-[a-z-]+:(docker:\/\/)?)/.exec(word.text) ?? []
  if (!prefix) return []
  const name = word.text.slice(prefix.length)
  return fault(
    word,
    `bootc takes the name without \`${prefix}\``,
    `write \`${name}\`; another transport is named by an option`,
  )
}

function overrideFault(word: Word): Fault[] {
  if (!isKnown(word) || /^repo=./.test(word.text)) return []
  const message = `\`--from\` takes \`repo=NAME\`, not \`${word.text}\``
  return [{ rule: 'override-source', word, message, suggestion: 'write `--from repo=NAME PACKAGE`' }]
}

function targetFaults(invocation: Invocation): Fault[] {
  if (!fromRegistry(invocation, '--target-transport')) return []
  return valuesOf(invocation.reading, '--target-imgref').flatMap(plainFault)
}

function imageType({ reading }: Invocation): Fault[] {
  const word = reading.positionals[0]
  if (!word || reading.uncertain || !isKnown(word) || blueprint.types.includes(word.text)) return []
  if (!reading.flags.some(({ name }) => name === '--bootc-ref')) return []
  const near = closest(word.text, blueprint.types)
  const suggestion = near ? `did you mean \`${near}\`?` : `it takes ${blueprint.types.join(', ')}`
  const message = `for a bootable container there is no image type \`${word.text}\``
  return [{ rule: 'image-type', word, message, suggestion }]
}

function valuesOf(reading: Invocation['reading'], flag: string): Word[] {
  return reading.flags.filter((seen) => seen.flag.names.includes(flag)).flatMap(({ value }) => value ?? [])
}

function fromRegistry({ reading }: Invocation, flag: string): boolean {
  return valuesOf(reading, flag).every(({ text }) => text === 'registry')
}

function isKnown(word: Word): boolean {
  return !word.many && !looksFilledIn(word.text)
}

/** `quay.io/you/image`, `localhost/image:1`, `image:1`; a path or a bare word may be anything. */
function looksLikeImage(text: string): boolean {
  return (
    /^([\w-]+(\.[\w-]+)+(:\d+)?|localhost(:\d+)?)\/[\w./-]+(:[\w.-]+|@sha256:\w+)?$/.test(text) ||
    /^[a-z][\w-]*(\/[\w-]+)*:[\w.-]+$/.test(text)
  )
}
