/** Programs that run the command line that they are given: how many of their own words come before it. */

import { defined } from '../../core/defined.ts'
import { ownValue } from '../../core/own-value.ts'
import { wordList } from '../../core/word-list.ts'
import type { Word } from './word.ts'

type Wrapper = {
  /** Own flags that take the next word. */
  valued?: string[]
  /** Own words before the command: a duration, a directory, a host. */
  operands?: number
  /** `A=b` words may come before the command. */
  assignments?: true
  /** The words are joined and given to a shell. */
  script?: true
  /** The command may go on with words that are not seen. */
  more?: true
  /** Own flags whose value is a script. */
  scripts?: string[]
  /** Own words without one of which it runs no command line. */
  only?: string[]
  /** Own flags with which nothing is run: it only describes the words that follow. */
  describes?: RegExp
}

const ssh = wordList('-b -c -D -E -e -F -I -i -J -L -l -m -O -o -p -Q -R -S -W -w -B')

const wrappers: Record<string, Wrapper> = {
  sudo: {
    valued: wordList(`
      -u -g -h -p -C -c -r -t -T -U -D -R --user --group --host --prompt --chdir --chroot --role --type
      --command-timeout --close-from
    `),
    assignments: true,
  },
  doas: { valued: ['-u', '-C'] },
  run0: {
    valued: wordList('-u -g -D --user --group --chdir --unit --property --nice --setenv --background'),
  },
  pkexec: { valued: ['--user'] },
  env: { valued: ['-u', '-C', '--unset', '--chdir'], assignments: true, scripts: ['-S', '--split-string'] },
  time: { valued: ['-f', '-o'] },
  nohup: {},
  exec: { valued: ['-a'] },
  command: { describes: /^-p*[vV]/ },
  builtin: {},
  nice: { valued: ['-n', '--adjustment'] },
  ionice: { valued: ['-c', '-n', '-p'] },
  timeout: { valued: ['-s', '-k', '--signal', '--kill-after'], operands: 1 },
  stdbuf: { valued: ['-i', '-o', '-e'] },
  setsid: {},
  chroot: { operands: 1 },
  'arch-chroot': { operands: 1 },
  unshare: {
    valued: ['-S', '-G', '-R', '-w', '--setuid', '--setgid', '--wd', '--root', '--map-users', '--map-groups'],
  },
  nsenter: { valued: ['-t', '-S', '-G', '--target', '--setuid', '--setgid'] },
  'systemd-run': {
    valued: wordList(`
      -u -p -E -M -H -t -d --unit --property --setenv --machine --host --description --slice --uid --gid --on-active
      --on-calendar --service-type --working-directory --nice
    `),
  },
  'systemd-inhibit': {},
  'systemd-nspawn': {
    valued: ['-D', '-M', '-i', '-u', '-E', '-p', '--directory', '--machine', '--image', '--user', '--setenv', '--bind'],
  },
  machinectl: { valued: ['-E', '--uid', '--setenv'], operands: 2, only: ['shell'] },
  toolbox: { valued: ['-c', '--container', '-d', '--distro', '-r', '--release'], operands: 1, only: ['run'] },
  distrobox: { valued: ['-a', '--additional-flags'], operands: 2, only: ['enter'] },
  busybox: {},
  'systemd-cat': { valued: ['-t', '-p'] },
  'flatpak-spawn': {},
  runuser: { valued: ['-u', '-g', '-G', '--user', '--group'], only: ['-u', '--user'] },
  setpriv: {
    valued: ['--reuid', '--regid', '--groups', '--inh-caps', '--bounding-set', '--ambient-caps', '--pdeathsig'],
  },
  flock: { valued: ['-w', '-E', '--timeout'], operands: 1, scripts: ['-c', '--command'] },
  watch: { valued: ['-n', '--interval'], script: true },
  xargs: {
    valued: wordList('-I -n -P -L -d -a -s -E --max-args --max-procs --replace --delimiter --arg-file --max-lines'),
    more: true,
  },
  ssh: { valued: ssh, operands: 1, script: true },
}

export type Unwrapped = Pick<Wrapper, 'script' | 'more'> & { words: Word[] }

/** The command inside a wrapper's command line; undefined for other programs, and where nothing is left to run. */
export function unwrap(name: string, words: Word[]): Unwrapped | undefined {
  const wrapper = ownValue(wrappers, name)
  if (!wrapper) return undefined
  if (wrapper.only && !words.some(({ text }) => wrapper.only?.includes(text))) return undefined
  let at = 1
  let operands = wrapper.operands ?? 0
  let ended = false
  for (; at < words.length; at++) {
    const text = words[at]?.text ?? ''
    if (!ended && text === '--') ended = true
    else if (!ended && text.startsWith('-') && text.length > 1) {
      if (wrapper.describes?.test(text)) return undefined
      if (wrapper.scripts?.includes(text)) return { words: words.slice(at + 1, at + 2), script: true }
      if (takesNext(text, wrapper.valued ?? [])) at += 1
    } else if (wrapper.assignments && /^[A-Za-z_]\w*=/.test(text)) continue
    else if (operands > 0) operands -= 1
    else break
  }
  const rest = words.slice(at)
  const { script, more } = wrapper
  return rest.length > 0 ? { words: rest, ...defined({ script, more }) } : undefined
}

/** `-u`, `--user`, and `-iu`: the last of several letters may take the next word. */
function takesNext(text: string, valued: string[]): boolean {
  if (valued.includes(text)) return true
  const letters = /^-([A-Za-z0-9]{2,})$/.exec(text)?.[1] ?? ''
  return [...letters].findIndex((letter) => valued.includes(`-${letter}`)) === letters.length - 1 && letters !== ''
}

/** Whether a program is one that runs another's command line. */
export function isWrapper(name: string): boolean {
  return Object.hasOwn(wrappers, name)
}

/** Shells that are given a script: as an argument, or on their standard input. */
const shells = new Set(['bash', 'sh', 'dash', 'ash', 'zsh', 'ksh'])

/** Where a shell's command line takes its script from; undefined for other programs and for script files. */
export function scriptOf(name: string, words: Word[]): { word: Word } | 'stdin' | undefined {
  if (name === 'eval') return words.length === 2 && words[1] ? { word: words[1] } : undefined
  if (name === 'trap') return words[1] && words[2] ? { word: words[1] } : undefined
  if (name === 'sudo')
    return words.some(({ text }) => /^(-[A-Za-z]*[is][A-Za-z]*|--login|--shell)$/.test(text)) ? 'stdin' : undefined
  if (name === 'su' || name === 'runuser') return commandFlag(words) ?? 'stdin'
  if (name === 'script') return commandFlag(words)
  if (!shells.has(name)) return undefined
  for (let at = 1; at < words.length; at++) {
    const text = words[at]?.text ?? ''
    if (/^-[a-z]*c[a-z]*$/.test(text)) {
      const word = words.slice(at + 1).find((each) => !each.text.startsWith('-'))
      return word ? { word } : undefined
    }
    if (text === '-s' || text === '-') return 'stdin'
    if (/^[-+][a-z]*o$/.test(text)) at += 1
    else if (!/^[-+]/.test(text)) return undefined
  }
  return 'stdin'
}

function commandFlag(words: Word[]): { word: Word } | undefined {
  const at = words.findIndex((word) => word.text === '-c' || word.text === '--command')
  const word = at > 0 ? words[at + 1] : undefined
  return word ? { word } : undefined
}

/** Whether a script names an interpreter in its first line that is no shell. */
export function isOfAnotherLanguage(script: string): boolean {
  const words = /^#!\s*(\S.*)/.exec(script)?.[1]?.trim().split(/\s+/) ?? []
  const names = words.map((word) => word.replace(/^.*\//, '')).filter((word) => word !== 'env' && !word.startsWith('-'))
  return names[0] !== undefined && !shells.has(names[0])
}
