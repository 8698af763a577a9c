/** What is wrong with commands themselves, reported before anything runs: they would do nothing, or wait for a person. */
import { type Command, forEachChild, parse, type SyntaxNode } from 'unbash'
import type { Diagnostic } from '../../core/diagnostic.ts'
import type { RunBlock, Step, Tutorial } from '../../document/model.ts'
import { wordsOf } from '../level/bootc-calls.ts'

type Found = { offset: number; rule: string; message: string; suggestion: string }

export function checkCommands({ blocks, file }: Tutorial): Diagnostic[] {
  return blocks
    .filter((block): block is RunBlock => block.kind === 'run' && block.skip === undefined)
    .flatMap(({ steps }) =>
      steps.flatMap((step) =>
        [...openEnd(step.script), ...interactive(step.script)].map((found) => diagnosticOf(found, step, file)),
      ),
    )
}

/** bash drops it without a word. */
function openEnd(script: string): Found[] {
  const end = /(?<!\\)(?:\\\\)*\\$/.exec(script.trimEnd())
  const isComment = /^\s*#/.test(script.trimEnd().split('\n').at(-1) ?? '')
  if (!end || isComment) return []
  const message = 'the last line ends with a backslash, which joins it with a line that is not there'
  return [{ offset: end.index, rule: 'unfinished-command', message, suggestion: 'Remove it, or write the next line.' }]
}

function interactive(script: string): Found[] {
  const found: Found[] = []
  const visit = (node: SyntaxNode, fed: boolean): void => {
    switch (node.type) {
      case 'Word':
      case 'Assignment':
        return
      case 'Command': {
        const what = fed || isFed(node.redirects) ? undefined : wantsTerminal(wordsOf(node))
        if (what !== undefined) found.push({ offset: node.pos, rule: 'interactive-command', ...what })
        return
      }
      case 'Redirected':
        visit(node.command, fed || isFed(node.redirects))
        return
      case 'Pipeline':
        for (const [index, command] of node.commands.entries()) visit(command, fed || index > 0)
        return
      default:
        forEachChild(node, (child) => visit(child, fed))
    }
  }
  visit(parse(script), false)
  return found
}

/** Whether something else than a person is at its input. */
function isFed(redirects: Command['redirects']): boolean {
  return redirects.some(({ operator }) => operator.startsWith('<'))
}

function diagnosticOf({ offset, ...found }: Found, { script, line, column, columns }: Step, file: string): Diagnostic {
  const before = script.slice(0, offset).split('\n')
  const index = before.length - 1
  const start = columns?.[index] ?? column
  return {
    file,
    line: line + index,
    column: Math.max(1, start + (before[index]?.length ?? 0) + 1),
    severity: 'error',
    ...found,
  }
}

/** Command lines that open a shell, an editor or the like, and wait for a person: in a run there is none. */
type Refusal = { message: string; suggestion: string }

const shells = new Set(['bash', 'sh', 'dash', 'ash', 'zsh', 'ksh', 'fish', 'su'])
const editors = new Set(['vi', 'vim', 'nvim', 'nano', 'emacs', 'visudo', 'vipw', 'mc', 'htop', 'btop'])
const engines = new Set(['podman', 'docker', 'nerdctl'])
/** Options of ssh that take the next word. */
const valuedOfSsh = /^-[BbcDEeFIiJLlmOopQRSWw]$/
/** Options of sudo and su that take the next word. */
const valuedOfSudo = /^(?:-[CDghpRrTtUu]|--(?:user|group|host|prompt|chdir|chroot|role|type))$/
/** Options of containers that take the next word, by their usual names. */
const valuedOfRun =
  /^(?:-[aeghlmpuvw]|--(?:name|volume|publish|env|env-file|user|workdir|network|net|mount|device|entrypoint|hostname|label|pull|arch|platform|pod|security-opt|tmpfs|cap-add|cap-drop|memory|pids-limit|ulimit|userns|pid|secret|stop-signal|systemd|add-host|dns|cpus))$/

/** Undefined for commands that need nobody. */
function wantsTerminal(words: string[]): Refusal | undefined {
  const [first = '', ...args] = words
  const name = first.replace(/^.*\//, '')
  if (name === 'sudo' || name === 'doas') return ofSudo(args)
  if (name === 'exec' || name === 'env' || name === 'nohup' || name === 'command') return wantsTerminal(behind(args))
  if (shells.has(name)) return isBareShell(name, args) ? opensShell(words) : undefined
  if (name === 'ssh') return isLogin(args) ? opensShell(words) : undefined
  if (engines.has(name)) return ofContainer(args)
  if ((name === 'toolbox' || name === 'distrobox') && args[0] === 'enter' && !args.includes('--'))
    return opensShell(words)
  if (name === 'machinectl' && (args[0] === 'login' || (args[0] === 'shell' && args.length < 3)))
    return opensShell(words)
  if (name === 'virsh' && args[0] === 'console') return opensShell(words)
  const edits =
    editors.has(name) ||
    (name === 'top' && !args.some((arg) => /^-\w*b/.test(arg))) ||
    (name === 'crontab' && args.includes('-e')) ||
    (name === 'systemctl' && args.includes('edit') && !args.includes('--stdin'))
  if (!edits || asksOnly(args)) return undefined
  return {
    message: `\`${words.slice(0, 3).join(' ')}\` waits for a person at a terminal, and there is none in a run`,
    suggestion: 'Write the file with `file=`, or use a command that takes its input from there.',
  }
}

function ofSudo(args: string[]): Refusal | undefined {
  let at = 0
  let login = false
  for (; at < args.length; at++) {
    const word = args[at] ?? ''
    if (!word.startsWith('-')) {
      if (/^\w+=/.test(word)) continue
      break
    }
    login ||= /^(?:-[A-Za-z]*[is]|--login|--shell)$/.test(word)
    if (valuedOfSudo.test(word)) at++
  }
  const rest = args.slice(at)
  if (rest.length > 0) return wantsTerminal(rest)
  return login ? opensShell(['sudo', ...args]) : undefined
}

/** Assignments and options of a wrapper set aside. */
function behind(args: string[]): string[] {
  const at = args.findIndex((word) => !word.startsWith('-') && !/^\w+=/.test(word))
  return at < 0 ? [] : args.slice(at)
}

/** Neither a script nor a command. */
function isBareShell(name: string, args: string[]): boolean {
  if (asksOnly(args)) return false
  if (name === 'su') return !args.some((arg) => /^(?:-c|--command(?:=.*)?|-s?c)$/.test(arg))
  return args.every((arg) => /^[-+]/.test(arg) && !/^-\w*[cn]/.test(arg))
}

function isLogin(args: string[]): boolean {
  if (args.some((arg) => /^-(?:[A-Za-z]*[NfTVG]|O|Q)/.test(arg))) return false
  let operands = 0
  for (let at = 0; at < args.length; at++) {
    const word = args[at] ?? ''
    if (valuedOfSsh.test(word)) at++
    else if (!word.startsWith('-')) operands++
  }
  return operands === 1
}

function ofContainer([verb, ...args]: string[]): Refusal | undefined {
  if (verb === 'container') return ofContainer(args)
  if (verb !== 'run' && verb !== 'exec')
    return verb === 'machine' && args[0] === 'ssh' && args.length < 3
      ? opensShell(['podman', 'machine', ...args])
      : undefined
  let at = 0
  const flags: string[] = []
  for (; at < args.length && args[at]?.startsWith('-'); at++) {
    flags.push(args[at] ?? '')
    if (valuedOfRun.test(args[at] ?? '')) at++
  }
  const has = (letter: string, long: string) =>
    flags.some(
      (flag) => flag === long || flag === `${long}=true` || new RegExp(`^-[A-Za-z]*${letter}[A-Za-z]*$`).test(flag),
    )
  const command = args.slice(at + 1)
  if (!has('i', '--interactive')) return undefined
  const shell = command.length > 0 && wantsTerminal(command) !== undefined
  if (!has('t', '--tty') && !shell) return undefined
  return {
    message: `\`${['podman', verb].join(' ')} ${flags.filter((flag) => /^(?:-\w*[it]\w*|--interactive|--tty)$/.test(flag)).join(' ')}\` wants a terminal, and there is none in a run`,
    suggestion: shell
      ? 'The next lines would be typed inside for readers, and outside here. Write the command to run inside: `podman run IMAGE COMMAND`.'
      : 'Leave `--interactive --tty` (`-it`) out: the command runs the same way without.',
  }
}

function asksOnly(args: string[]): boolean {
  return args.some((arg) => /^(?:--version|--help|-V|-h)$/.test(arg))
}

function opensShell(words: string[]): Refusal {
  return {
    message: `\`${words.slice(0, 6).join(' ')}\` opens a shell and waits for a person; in a run it ends at once, and the next lines run outside of it`,
    suggestion:
      'Write the command that is to run inside: `sudo COMMAND`, `bash -c`, `ssh HOST COMMAND`. In console blocks a line of root begins with `# `.',
  }
}
