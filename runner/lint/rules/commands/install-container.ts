/** What a container must have in which `bootc install` or the builder of disk images runs. */
import type { Diagnostic } from '../../../core/diagnostic.ts'
import type { Invocation } from '../../commands/invocations.ts'
import { type Checked, diagnosticAt, linesThatFail, mayFail, type Rule } from '../rule.ts'

/** An option, and the pattern that one of podman's options must match (`--name=value`). */
type Need = { option: string; pattern: RegExp }

const privileged: Need = { option: '--privileged', pattern: /^--privileged(?!=false)/ }
const processes: Need = { option: '--pid=host', pattern: /^--pid=host$/ }
const storage: Need = {
  option: '-v /var/lib/containers:/var/lib/containers',
  pattern: /^(-v|--volume|--mount)=.*\/var\/lib\/containers([:,/]|$)/,
}

const installs = /^bootc install to-(disk|filesystem|existing-root)$/

/** One warning for a `podman run` that lacks some of them; on our own pages, an error for an installation without a container. */
export const installContainer: Rule = {
  names: ['install-container'],
  check(document) {
    const failing = linesThatFail(document)
    const outside = document.options.strict ? installsOutside(document, failing) : []
    const lacking = document.scripts.flatMap(({ unit, findings }) =>
      findings.invocations.flatMap((outer, index) => {
        const inner = findings.invocations[index + 1]
        const [word] = outer.words
        if (!inner || !word || failing.has(unit.line) || !runsInside(inner, outer) || mayFail(outer)) return []
        const options = optionsOf(outer)
        const missing = needsOf(inner).filter(({ pattern }) => !options.some((option) => pattern.test(option)))
        if (missing.length === 0) return []
        const list = missing.map(({ option }) => `\`${option}\``).join(', ')
        return [
          diagnosticAt(document.file, outer.region, word.start, word.end, {
            rule: 'install-container',
            severity: 'warning',
            message: `\`${inner.reading.path.join(' ')}\` in a container also needs ${list}`,
          }),
        ]
      }),
    )
    return [...outside, ...lacking]
  },
}

/** Other people's documents leave the container out where they speak of options; readers of ours type what they see. */
function installsOutside({ file, scripts }: Checked, failing: Set<number>): Diagnostic[] {
  return scripts.flatMap(({ unit, findings: { invocations } }) =>
    invocations.flatMap((inner) => {
      const [word] = inner.words
      const verb = inner.reading.path.join(' ')
      if (!word || failing.has(unit.line) || mayFail(inner) || !installs.test(verb)) return []
      if (inner.reading.flags.some(({ name }) => /^(--source-imgref|--help|-h)$/.test(name))) return []
      if (invocations.some((outer) => runsInside(inner, outer))) return []
      return [
        diagnosticAt(file, inner.region, word.start, word.end, {
          rule: 'install-container',
          severity: 'error',
          message: `\`${verb}\` installs the image of the container that it runs in, and refuses to run without one`,
          suggestion: 'run it by `podman run`, or name the image by `--source-imgref`',
        }),
      ]
    }),
  )
}

/** Whether `outer` is a `podman run` whose command is `inner`. */
function runsInside(inner: Invocation, { region, words, reading }: Invocation): boolean {
  if (!/^podman (container )?run$/.test(reading.path.join(' ')) || reading.uncertain) return false
  const [start, end] = [words[0]?.start ?? 0, words.at(-1)?.end ?? 0]
  return inner.region === region && (inner.words[0]?.start ?? 0) > start && (inner.words.at(-1)?.end ?? 0) <= end
}

function optionsOf({ reading }: Invocation): string[] {
  return reading.flags.map(({ name, value }) => {
    const text = typeof value === 'object' ? value.text : value
    return text === undefined ? name : `${name}=${text}`
  })
}

function needsOf({ reading }: Invocation): Need[] {
  const verb = reading.path.join(' ')
  if (reading.flags.some(({ name }) => name === '--help' || name === '-h')) return []
  if (/^bootc-image-builder( build)?$/.test(verb)) return [privileged, storage]
  if (!installs.test(verb)) return []
  // Since 1.1.3, bootc mounts the host's `/dev` and container storage by itself.
  return [privileged, processes]
}
