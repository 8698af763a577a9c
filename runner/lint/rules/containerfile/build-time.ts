/** Commands that fail in a RUN: they ask a running system, or a person, and a build has neither. */
import type { Diagnostic } from '../../../core/diagnostic.ts'
import { execForm } from '../../containerfile/instructions.ts'
import { unknownPart, type Word } from '../../shell/word.ts'
import { unwrap } from '../../shell/wrappers.ts'
import type { Region } from '../../text/region.ts'
import { type Checked, diagnosticAt, linesThatFail, mayFailAt, type Rule } from '../rule.ts'
import { makesBootable } from './boot-effects.ts'

export const buildTime: Rule = {
  names: ['needs-running-system', 'asks-in-build'],
  check(document) {
    const failing = linesThatFail(document)
    const bootable = new Set(
      document.containerfiles.filter(({ steps }) => makesBootable(steps)).map(({ unit }) => unit.line),
    )
    const answered = /\b(assumeyes|defaultyes)\b/i.test(document.source)
    return commandsInBuild(document)
      .filter(({ line }) => !failing.has(line))
      .flatMap(({ region, words, line }): Diagnostic[] => {
        const commands = layers(words)
        const onMachine = bootable.has(line)
        const command = commands.find((each) => faultOf(each, onMachine)) ?? commands.at(-1) ?? []
        const [first] = command
        if (!first) return []
        const end = command.at(-1)?.end ?? first.end
        if (mayFailAt(region, first.start, end) || /\bset \+e\b/.test(region.text.slice(0, first.start))) return []
        const fault = faultOf(command, onMachine) ?? (answered ? undefined : asks(region, command))
        return fault ? [diagnosticAt(document.file, region, first.start, end, { severity: 'error', ...fault })] : []
      })
  },
}

/** Those of scripts within scripts, and those that are written as JSON. */
function commandsInBuild({ scripts, containerfiles }: Checked): { region: Region; words: Word[]; line: number }[] {
  const inScripts = scripts
    .filter(({ inBuild }) => inBuild)
    .flatMap(({ region: own, findings, unit: { line } }) =>
      [{ region: own, script: findings.script }, ...findings.scripts].flatMap(({ region, script }) =>
        script.commands.map(({ words }) => ({ region, words, line })),
      ),
    )
  const asJson = containerfiles.flatMap(({ region, steps, unit: { line } }) =>
    steps.flatMap((step) => {
      const exec = step.keyword === 'RUN' ? execForm(region, step) : undefined
      return exec && 'words' in exec ? [{ region, words: exec.words, line }] : []
    }),
  )
  return [...inScripts, ...asJson]
}

type Fault = { rule: string; message: string; suggestion: string }

const reason = 'no systemd runs in a build ("System has not been booted with systemd as init system")'
/** Verbs that only work on files. */
const offline =
  /^(enable|disable|reenable|preset|preset-all|mask|unmask|link|add-wants|add-requires|set-default|get-default|is-enabled|list-unit-files|cat|edit|revert|help|--version|--help)$/

/** `onMachine`: the image is for machines; others may have scripts of SysV, which need no systemd. */
function faultOf(words: Word[], onMachine: boolean): Fault | undefined {
  const [name = '', ...rest] = words.map(({ text }) => text)
  const program = name.replace(/^.*\//, '')
  const verb = rest.find((word) => !word.startsWith('-')) ?? ''
  if (rest.some((word) => /^(--version|--help|-h|--(root|image|offline|file|directory)\b.*|-D)$/.test(word)))
    return undefined
  const fault = (message: string, suggestion: string) => ({ rule: 'needs-running-system', message, suggestion })
  if (program === 'systemctl') {
    if (offline.test(verb)) {
      if (!rest.includes('--now')) return undefined
      return fault(`\`--now\` starts or stops a unit, and ${reason}`, 'remove `--now`: an enabled unit starts at boot')
    }
    if (!/^[a-z][a-z-]+$/.test(verb)) return undefined
    return fault(
      `\`systemctl ${verb}\` fails: ${reason}`,
      /start$/.test(verb)
        ? 'remove it; enable the unit, and it starts at boot'
        : 'remove it: systemd reads its units at boot',
    )
  }
  if (onMachine && program === 'service' && /start|stop|reload|status/.test(rest.at(-1) ?? ''))
    return fault(`\`service\` fails: ${reason}`, 'remove it; enable the unit, and it starts at boot')
  if (/^(reboot|poweroff|halt|shutdown|systemd-run)$/.test(program))
    return fault(`\`${program}\` fails: ${reason}`, 'remove it')
  if (
    rest.length > 0 &&
    /^(hostnamectl|timedatectl|localectl|loginctl|networkctl|resolvectl|machinectl|busctl)$/.test(program)
  )
    return /^(cat|flush)$/.test(verb)
      ? undefined
      : fault(`\`${program}\` fails: ${reason}`, insteadOf[program] ?? 'write its configuration file instead')
  if (program === 'firewall-cmd')
    return fault('`firewall-cmd` fails: no firewalld runs in a build', 'call `firewall-offline-cmd`')
  if (program === 'nmcli' && rest.length > 0)
    return fault('`nmcli` fails: no NetworkManager runs in a build', 'write a keyfile, or call `nmcli --offline`')
  if (
    program === 'bootc' &&
    /^(upgrade|update|switch|rollback|edit)$/.test(verb) &&
    !rest.includes('--mutate-in-place')
  )
    return fault(`\`bootc ${verb}\` fails: a build is no booted machine`, 'remove it: it is a step on the machine')
  if (program === 'rpm-ostree' && /^(rebase|rollback|deploy|kargs|upgrade|update|apply-live)$/.test(verb))
    return fault(
      `\`rpm-ostree ${verb}\` fails: a build is no booted machine`,
      verb === 'kargs' ? 'write a file in `/usr/lib/bootc/kargs.d`' : 'remove it: it is a step on the machine',
    )
  return undefined
}

const changing =
  /^(install|reinstall|remove|erase|upgrade|update|downgrade|swap|distro-sync|autoremove|group|groupinstall|builddep|copr)$/

/** A package manager that waits for a `y`: its standard input is empty, and it aborts. */
function asks({ text }: Region, words: Word[]): Fault | undefined {
  const [name = '', ...rest] = words.map((word) => word.text)
  const verb = rest.find((word) => !word.startsWith('-')) ?? ''
  if (!/^(dnf5?|yum)$/.test(name) || !changing.test(verb)) return undefined
  if (/^(group|copr)$/.test(verb) && !rest.some((word) => /^(install|remove|upgrade|enable)$/.test(word)))
    return undefined
  const given = rest.some(
    (word) =>
      word.includes(unknownPart) || /^(-[a-zA-Z]*y\w*|-q*y|--(assume-?)?(yes|no)|--downloadonly|--help|-h)$/.test(word),
  )
  const start = words[0]?.start ?? 0
  if (given || /\|\s*(sudo\s+)?$/.test(text.slice(0, start)) || /\b(yes|echo y)\b/i.test(text.slice(0, start)))
    return undefined
  return {
    rule: 'asks-in-build',
    message: `\`${name} ${verb}\` asks before it changes anything, and a build has nobody who answers: it aborts`,
    suggestion: `write \`${name} -y ${verb}\``,
  }
}

const insteadOf: Record<string, string> = {
  hostnamectl: 'bring `/etc/hostname` by `COPY`, or leave the name to each machine',
  timedatectl: 'make the link `/etc/localtime`',
  localectl: 'write `/etc/locale.conf` and `/etc/vconsole.conf`',
}

/** The command line, and those that it is a wrapper of. */
function layers(words: Word[]): Word[][] {
  const inner = unwrap(words[0]?.text ?? '', words)
  return inner ? [words, ...layers(inner.words)] : [words]
}
