/** Names of images in the form that each tool takes: with a transport, or without one. */
import type { Diagnostic } from '../../../core/diagnostic.ts'
import { closest } from '../../../core/suggest.ts'
import type { Invocation } from '../../commands/invocations.ts'
import { looksFilledIn } from '../../commands/placeholders.ts'
import type { Word } from '../../shell/word.ts'
import { blueprint } from '../../surfaces/surfaces.ts'
import { diagnosticAt, invocationsThatSucceed, type Rule } from '../rule.ts'

type Fault = { word: Word; message: string; suggestion: string }

export const transports: Rule = {
  names: ['image-transport', 'image-type', 'override-source'],
  check(document) {
    return invocationsThatSucceed(document).flatMap((invocation): Diagnostic[] => {
      const check = checks[invocation.reading.path.join(' ')]
      const { rule = 'image-transport', faults = [] } = check?.(invocation) ?? {}
      return faults.map(({ word, ...finding }) =>
        diagnosticAt(document.file, invocation.region, word.start, word.end, { rule, severity: 'error', ...finding }),
      )
    })
  },
}

type Check = (invocation: Invocation) => { rule?: string; faults: Fault[] }

const checks: Record<string, Check> = {
  'skopeo copy': ({ reading }) => ({ faults: reading.positionals.slice(0, 2).flatMap(skopeoFault) }),
  'skopeo inspect': ({ reading }) => ({ faults: reading.positionals.slice(0, 1).flatMap(skopeoFault) }),
  'skopeo delete': ({ reading }) => ({ faults: reading.positionals.slice(0, 1).flatMap(skopeoFault) }),
  'skopeo list-tags': ({ reading }) => ({ faults: reading.positionals.slice(0, 1).flatMap(skopeoFault) }),
  'rpm-ostree rebase': ({ reading }) => ({ faults: reading.positionals.slice(0, 1).flatMap(rebaseFault) }),
  'bootc switch': (invocation) => ({
    faults: fromRegistry(invocation, '--transport')
      ? invocation.reading.positionals.slice(0, 1).flatMap(plainFault)
      : [],
  }),
  'bootc install to-disk': targetFaults,
  'bootc install to-filesystem': targetFaults,
  'bootc install to-existing-root': targetFaults,
  'image-builder build': imageType,
  'rpm-ostree override replace': ({ reading }) => ({
    rule: 'override-source',
    faults: valuesOf(reading, '--from').flatMap((word) =>
      isKnown(word) && !/^repo=./.test(word.text)
        ? fault(word, `\`--from\` takes \`repo=NAME\`, not \`${word.text}\``, 'write `--from repo=NAME PACKAGE`')
        : [],
    ),
  }),
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

function targetFaults(invocation: Invocation): { faults: Fault[] } {
  if (!fromRegistry(invocation, '--target-transport')) return { faults: [] }
  return { faults: valuesOf(invocation.reading, '--target-imgref').flatMap(plainFault) }
}

function imageType({ reading }: Invocation): { rule: string; faults: Fault[] } {
  const word = reading.positionals[0]
  const rule = 'image-type'
  if (!word || reading.uncertain || !isKnown(word) || blueprint.types.includes(word.text)) return { rule, faults: [] }
  if (!reading.flags.some(({ name }) => name === '--bootc-ref')) return { rule, faults: [] }
  const near = closest(word.text, blueprint.types)
  const suggestion = near ? `did you mean \`${near}\`?` : `it takes ${blueprint.types.join(', ')}`
  return {
    rule,
    faults: [{ word, message: `for a bootable container there is no image type \`${word.text}\``, suggestion }],
  }
}

function valuesOf(reading: Invocation['reading'], flag: string): Word[] {
  return reading.flags
    .filter((seen) => seen.flag.names.includes(flag))
    .flatMap(({ value, word }) =>
      value === undefined ? [] : typeof value === 'string' ? [{ ...word, text: value }] : [value],
    )
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
