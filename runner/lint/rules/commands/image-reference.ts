/** Images named without tag or digest: what a reader gets changes from one day to the next. */

import type { Diagnostic } from '../../../core/diagnostic.ts'
import { ownValue } from '../../../core/own-value.ts'
import type { Invocation } from '../../commands/invocations.ts'
import { looksFilledIn } from '../../commands/placeholders.ts'
import { basesOf } from '../../containerfile/instructions.ts'
import type { Word } from '../../shell/word.ts'
import type { Region } from '../../text/region.ts'
import { type Checked, diagnosticAt, linesThatFail, mayFailAt, type ReadScript, type Rule } from '../rule.ts'

/** Commands that fetch an image, and which of their words names it. */
const fetching: Record<string, (invocation: Invocation) => (Word | undefined)[]> = {
  'podman run': ({ reading }) => reading.rest?.slice(0, 1) ?? [],
  'podman create': ({ reading }) => reading.rest?.slice(0, 1) ?? [],
  'podman pull': ({ reading }) => reading.positionals,
  'podman image pull': ({ reading }) => reading.positionals,
  'buildah from': ({ reading }) => reading.positionals.slice(0, 1),
  'buildah pull': ({ reading }) => reading.positionals.slice(0, 1),
  'podman build': fromFlag,
  'podman image build': fromFlag,
  'buildah build': fromFlag,
  'skopeo copy': firstFromRegistry,
  'rpm-ostree rebase': firstFromRegistry,
  'bcvk ephemeral run': firstPositional,
  'bcvk ephemeral run-ssh': firstPositional,
  'bcvk libvirt run': firstPositional,
  'bcvk to-disk': firstPositional,
  'podman-bootc run': firstPositional,
  'system-reinstall-bootc': firstPositional,
  'bootc switch': (invocation) => (registryTransport(invocation) ? invocation.reading.positionals.slice(0, 1) : []),
}

/** `docker://`, and rpm-ostree's `ostree-unverified-registry:`, `ostree-image-signed:docker://`. */
const transport =
  /^(ostree-unverified-registry:|ostree-image-signed:registry:|ostree-remote-registry:[^:]+:|((ostree-[a-z-]+:)?docker:\/\/))/

function firstPositional({ reading }: Invocation): (Word | undefined)[] {
  return [reading.positionals[0] ?? reading.rest?.[0]]
}

function firstFromRegistry({ reading }: Invocation): (Word | undefined)[] {
  return reading.positionals.slice(0, 1).filter(({ text }) => transport.test(text))
}

function fromFlag({ reading }: Invocation): (Word | undefined)[] {
  return reading.flags.filter(({ name }) => name === '--from').map(({ value }) => value)
}

export type FetchedImage = { image: string; script?: ReadScript; region: Region; start: number; end: number }

/** The images that commands fetch and Containerfiles begin with, as they are written, without a transport. */
export function imagesFetched({ scripts, containerfiles }: Checked): FetchedImage[] {
  const inScripts = scripts.flatMap((script) =>
    script.findings.invocations.flatMap((invocation): FetchedImage[] => {
      const key = invocation.reading.path.join(' ').replace('podman container ', 'podman ')
      return (ownValue(fetching, key)?.(invocation) ?? [])
        .filter((word) => word !== undefined)
        .map(({ text, start, end }) => {
          return { image: text.replace(transport, ''), script, region: invocation.region, start, end }
        })
    }),
  )
  const inFiles = containerfiles.flatMap(({ region, steps }) =>
    basesOf(region.text, steps).map(({ name, start, end }) => ({ image: name, region, start, end })),
  )
  return [...inScripts, ...inFiles]
}

/** Names that no tool takes; a warning for each image from a registry whose name has neither tag nor digest. */
export const imageReference: Rule = {
  names: ['image-name', 'untagged-image'],
  check(document) {
    const failing = linesThatFail(document)
    return imagesFetched(document).flatMap(({ image, script, region, start, end }): Diagnostic[] => {
      const mayFail = script && (failing.has(script.unit.line) || mayFailAt(region, start, end))
      const finding = (mayFail ? undefined : nameFault(image)) ?? (lacksTag(image) ? findingText(image) : undefined)
      return finding ? [diagnosticAt(document.file, region, start, end, finding)] : []
    })
  },
}

function nameFault(image: string) {
  if (looksFilledIn(image) || image.includes('$')) return undefined
  const fault = (message: string, suggestion: string, severity: 'error' | 'warning' = 'error') => ({
    rule: 'image-name',
    severity,
    message: `\`${image}\`: ${message}`,
    suggestion,
  })
  const url = /^https?:\/\//.exec(image)?.[0]
  if (url) return fault(`the name of an image has no \`${url}\``, `write \`${image.slice(url.length)}\``)
  if (/^[a-z-]+:(?![\w.-]+$)(?!\d+\/)/.test(image)) return undefined // A transport.
  const last = image.split('/').at(-1) ?? ''
  if (/:sha256:/.test(last)) return fault('a digest follows `@`', `write \`${image.replace(':sha256:', '@sha256:')}\``)
  if (/:(@|$)/.test(last)) return fault('the tag is empty', 'write a tag after the `:`, or remove it')
  if (/:[^:@]*:/.test(last.split('@', 1)[0] ?? '')) return fault('it has two tags', 'remove one')
  const path = image
    .split('/')
    .slice(1)
    .join('/')
    .replace(/[:@].*$/, '')
  if (/[A-Z]/.test(path) && !/\b[A-Z][A-Z_-]+\b/.test(path))
    return fault(
      'the name of an image has no capital letters',
      `write \`${image.replace(path, path.toLowerCase())}\``,
      'warning',
    )
  return undefined
}

function findingText(image: string) {
  return {
    rule: 'untagged-image',
    severity: 'warning' as const,
    message: `\`${image}\` has neither tag nor digest: it means whatever \`latest\` is on the day`,
    suggestion: 'name a tag or a digest',
  }
}

/** Names without a registry may be built by the reader a line before, and so may `localhost/…`. */
function lacksTag(text: string): boolean {
  if (looksFilledIn(text) || text.includes('$')) return false
  const [host = '', ...path] = text.split('/')
  if (
    path.length === 0 ||
    !/[.:]/.test(host) ||
    host.startsWith('localhost') ||
    text.includes('://') ||
    host.startsWith('.')
  )
    return false
  return (
    /^[\w.-]+(:\d+)?$/.test(host) && /^[\w.-]+$/.test(path.at(-1) ?? '') && path.every((part) => /^[\w.-]+$/.test(part))
  )
}

function registryTransport({ reading }: Invocation): boolean {
  const transport = reading.flags.find(({ name }) => name === '--transport')?.value
  return transport === undefined || transport.text === 'registry'
}
