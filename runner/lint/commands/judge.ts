/** Judges a command line that was read: values, combinations and numbers of words. */

import { defined } from '../../core/defined.ts'
import { closest } from '../../core/suggest.ts'
import type { SurfaceFile } from '../surfaces/surface.ts'
import { looksFilledIn } from './placeholders.ts'
import type { Finding, Reading, ReadOptions } from './reading.ts'
import { isNewer } from './unknown.ts'

/** Adds to `reading.findings`; `whole` when the reading reached the end or the word at which the tool's own part ends. */
export function judgeReading(surface: SurfaceFile, reading: Reading, whole: boolean, options: ReadOptions): void {
  const command = reading.path.join(' ')
  const named = (name: string) => reading.flags.some(({ flag }) => flag.names.includes(name))
  const asksHelp = named('--help') || named('-h')
  for (const seen of reading.flags) {
    const { flag, name, word } = seen
    const value = seen.value?.text
    const { start, end } = word
    const add = (rule: string, message: string, suggestion?: string, severity: Finding['severity'] = 'error') =>
      reading.findings.push({ rule, severity, start, end, message, ...defined({ suggestion }) })
    const { insteadOf } = flag
    if (insteadOf === '') {
      add('hidden-flag', `\`${name}\` of \`${command}\` does nothing any more`, 'leave it out', 'warning')
    } else if (insteadOf && !command.endsWith(insteadOf)) {
      add(
        'hidden-flag',
        `\`${name}\` of \`${command}\` is no longer shown in its help`,
        `write \`${insteadOf}\``,
        'warning',
      )
    }
    if (flag.arity === 'none' && value !== undefined && surface.style === 'clap') {
      add('flag-without-value', `\`${name}\` of \`${command}\` takes no value`, `write \`${name}\` alone`)
    }
    if (flag.values && value !== undefined && !flag.values.includes(value) && !looksFilledIn(value)) {
      const near = closest(value, flag.values)
      add(
        'value-not-allowed',
        `\`${name}\` of \`${command}\` does not take \`${value}\``,
        near ? `did you mean \`${near}\`?` : `it takes ${flag.values.join(', ')}`,
      )
    }
    const clash = flag.conflicts?.find(named)
    if (clash && clash < name) {
      add('conflicting-flags', `\`${name}\` and \`${clash}\` of \`${command}\` exclude each other`)
    }
    const lacks = reading.uncertain ? undefined : flag.requires?.find((other) => !named(other))
    if (lacks) add('missing-flag', `\`${name}\` of \`${command}\` needs \`${lacks}\` too`)
    const target = options.targets?.[surface.tool]
    if (target && flag.since && isNewer(flag.since, target)) {
      add(
        'needs-newer',
        `\`${name}\` of \`${command}\` came with ${surface.tool} ${flag.since}; the target is ${target}`,
      )
    }
  }
  if (whole && !asksHelp) judgeMissingVerb(surface, reading, options)
  const counts = reading.entry.positionals
  if (!counts || !whole || reading.uncertain || asksHelp || reading.entry.open) return
  const { positionals } = reading
  const last = positionals.at(-1)
  if (positionals.length < counts.min && (options.strict || reading.flags.length > 0)) {
    const end = reading.flags.at(-1)?.word ?? options.last
    if (end)
      reading.findings.push({
        rule: 'missing-argument',
        severity: 'error',
        start: end.start,
        end: end.end,
        message: `\`${command}\` needs ${counts.min === 1 ? 'an argument' : `${counts.min} arguments`}, here ${positionals.length}`,
      })
  }
  const extra = counts.max === null ? undefined : positionals[counts.max]
  if (extra && last && !positionals.some((word) => looksFilledIn(word.text))) {
    reading.findings.push({
      rule: 'too-many-arguments',
      severity: 'error',
      start: extra.start,
      end: last.end,
      message: `\`${command}\` takes ${counts.max === 0 ? 'no argument' : `at most ${counts.max}`}, here ${positionals.length}`,
    })
  }
}

/** Flags alone are no command: `dnf -y` prints its help and fails. */
function judgeMissingVerb(surface: SurfaceFile, reading: Reading, options: ReadOptions): void {
  const { entry, flags, last } = { ...reading, last: options.last }
  const groups = ['clap', 'cobra', 'dnf5'].includes(surface.style)
  if (!groups || !options.strict || !last || reading.uncertain || reading.positionals.length > 0) return
  if (entry.runnable || entry.open || !entry.commands || flags.length === 0) return
  if (flags.some(({ name }) => /^(--version|-[vV]|--dump-[a-z-]+)$/.test(name))) return
  const message = `\`${reading.path.join(' ')}\` needs a verb`
  reading.findings.push({ rule: 'missing-verb', severity: 'error', start: last.start, end: last.end, message })
}
