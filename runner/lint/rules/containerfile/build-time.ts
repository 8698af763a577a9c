/** Commands in a RUN that ask a running systemd, which no build has. */
import type { Diagnostic } from '../../../core/diagnostic.ts'
import { parseScript } from '../../shell/parse-script.ts'
import type { Word } from '../../shell/word.ts'
import { unwrap } from '../../shell/wrappers.ts'
import { diagnosticAt, linesThatFail, mayFailAt, type Rule } from '../rule.ts'

export const buildTime: Rule = {
  names: ['needs-running-system'],
  check(document) {
    const failing = linesThatFail(document)
    return document.scripts
      .filter(({ inBuild, unit }) => inBuild && !failing.has(unit.line))
      .flatMap(({ region }) =>
        parseScript(region.text).commands.flatMap(({ words }): Diagnostic[] => {
          const command = innermost(words)
          const fault = faultOf(command)
          const [first] = command
          if (!fault || !first || mayFailAt(region, first.start, command.at(-1)?.end ?? first.end)) return []
          return [
            diagnosticAt(document.file, region, first.start, command.at(-1)?.end ?? first.end, {
              rule: 'needs-running-system',
              severity: 'error',
              ...fault,
            }),
          ]
        }),
      )
  },
}

const reason = 'no systemd runs in a build ("System has not been booted with systemd as init system")'
/** Verbs that only work on files. */
const offline =
  /^(enable|disable|reenable|preset|preset-all|mask|unmask|link|add-wants|add-requires|set-default|get-default|is-enabled|list-unit-files|cat|edit|revert|help|--version|--help)$/

function faultOf(words: Word[]): { message: string; suggestion: string } | undefined {
  const [name = '', ...rest] = words.map(({ text }) => text)
  const verb = rest.find((word) => !word.startsWith('-')) ?? ''
  const has = (pattern: RegExp) => rest.some((word) => pattern.test(word))
  if (/(^|\/)systemctl$/.test(name)) {
    if (has(/^--(root|image)\b/)) return undefined
    if (offline.test(verb)) {
      if (!has(/^--now$/)) return undefined
      return {
        message: `\`--now\` starts or stops a unit, and ${reason}`,
        suggestion: 'remove `--now`: an enabled unit starts at boot',
      }
    }
    if (!/^[a-z][a-z-]+$/.test(verb)) return undefined
    return {
      message: `\`systemctl ${verb}\` fails: ${reason}`,
      suggestion: /start$/.test(verb)
        ? 'remove it; enable the unit, and it starts at boot'
        : 'remove it: systemd reads its units at boot',
    }
  }
  if (/^(hostnamectl|timedatectl|localectl|loginctl|networkctl|resolvectl|machinectl|journalctl|busctl)$/.test(name)) {
    if (
      rest.length === 0 ||
      has(/^(--version|--help|--root.*|--file.*|-D|--directory.*)$/) ||
      /^(cat|flush|rotate)$/.test(verb)
    )
      return undefined
    if (name === 'journalctl') return undefined
    return {
      message: `\`${name}\` fails: ${reason}`,
      suggestion: insteadOf[name] ?? 'write its configuration file instead',
    }
  }
  return undefined
}

const insteadOf: Record<string, string> = {
  hostnamectl: 'bring `/etc/hostname` by `COPY`, or leave the name to each machine',
  timedatectl: 'make the link `/etc/localtime`',
  localectl: 'write `/etc/locale.conf` and `/etc/vconsole.conf`',
}

function innermost(words: Word[]): Word[] {
  const inner = unwrap(words[0]?.text ?? '', words)
  return inner ? innermost(inner.words) : words
}
