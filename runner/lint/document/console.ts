/** Console transcripts that nobody tagged: which lines are commands. */

import { wordList } from '../../core/word-list.ts'
import { ShellLines } from '../../document/blocks/shell-lines.ts'
import { type Fence, placeInFence } from '../../document/markdown/fence.ts'
import { isWrapper } from '../shell/wrappers.ts'
import { surfaceOf } from '../surfaces/surfaces.ts'
import { type Region, regionOfLines, sliceRegion } from '../text/region.ts'

/** `$ `, `# `, `[user@host ~]$ `, `user@host:~# `, `bash-5.2# `, `❯ `. */
const prompt =
  /^\s*(?:\([^)]*\)\s*)?(?:\[[^\]\s]+[^\]]*\]\s?|[\w.-]+@[\w.-]+(?::[^\s$#]*)?\s?|(?:ba|z)?sh-[\d.]+)?([$#❯%])\s+(?=\S)/
const longPrompt = /^\s*(?:\[[^\]\s]+@[^\]]*\]\s?|[\w.-]+@[\w.-]+(?::[^\s$#]*)?\s?|(?:ba|z)?sh-[\d.]+)[$#❯%]\s/

export type ConsoleCommand = { region: Region; prompt: '$' | '#'; maybeProse: boolean; line: number }

/** Whether a fence of a shell language is in truth a transcript. */
export function looksLikeConsole(fence: Fence): boolean {
  return fence.lines.some((line) => /^\s*\$ +\S/.test(line) || longPrompt.test(line))
}

/** The commands; `roots` when a bare `# ` is the prompt of root rather than a comment. */
export function consoleCommands(fence: Fence, roots: boolean): ConsoleCommand[] {
  const commands: ConsoleCommand[] = []
  for (let index = 0; index < fence.lines.length; index++) {
    const text = fence.lines[index] ?? ''
    const match = prompt.exec(text)
    const sign = match?.[1]
    if (!match || !sign) continue
    const bare = /^\s*#/.test(match[0])
    if (bare && !roots) continue
    const shell = new ShellLines()
    const lines = [{ text: text.slice(match[0].length), ...placeInFence(fence, index, match[0].length) }]
    let waits = shell.read(lines[0]?.text ?? '')
    let next = index + 1
    const marked = /^\s*> /.test(fence.lines[next] ?? '')
    while (waits !== undefined && next < fence.lines.length) {
      const line = fence.lines[next] ?? ''
      const cut = marked ? (/^\s*> ?/.exec(line)?.[0].length ?? 0) : 0
      lines.push({ text: line.slice(cut), ...placeInFence(fence, next, cut) })
      waits = shell.read(line.slice(cut))
      next += 1
    }
    // A command without an end is none: an apostrophe in a sentence, a cut transcript.
    if (waits !== undefined) continue
    commands.push({
      region: regionOfLines(lines),
      prompt: sign === '#' ? '#' : '$',
      maybeProse: bare,
      line: fence.line + 1 + index,
    })
    index = next - 1
  }
  return commands
}

/** A command that seems to go on over more lines is taken for one line: an apostrophe in a sentence has no end. */
const most = 40

/** Cuts a text into commands line by line, so that one that cannot be read does not spoil the others. */
export function commandsAlone(region: Region): Region[] {
  const lines = region.text.split('\n')
  const commands: Region[] = []
  let start = 0
  for (let index = 0; index < lines.length; index++) {
    const shell = new ShellLines()
    let next = index
    let waits = shell.read(lines[next] ?? '')
    while (waits !== undefined && next + 1 < lines.length && next - index < most) {
      next += 1
      waits = shell.read(lines[next] ?? '')
    }
    if (waits !== undefined) next = index
    const end = start + lines.slice(index, next + 1).join('\n').length
    commands.push(sliceRegion(region, start, end))
    start = end + 1
    index = next
  }
  return commands
}

/** What scripts in documents begin their lines with, next to the tools that are known. */
const common = new Set(
  wordList(`
    alias awk apt apt-get basename cat cd chmod chown cp curl cut date declare df diff dig dirname docker du echo
    exit export false file firewall-cmd getent git gpg grep groupadd gunzip gzip head hostname hostnamectl id install
    ip jq kill less ln local ls lsblk mkdir mkfs mktemp mount mv nmcli npm openssl passwd pip popd printf ps pushd
    pwd python python3 qemu-img qemu-system-x86_64 read reboot restorecon return rm rmdir rsync scp sed semanage
    set shift sleep sort source ssh-keygen stat tail tar tee test touch tr trap true truncate umount uname uniq
    unset useradd usermod virsh virt-install wait wc wget which yq yum zip
  `),
)
const keywords = /^(if|then|else|elif|fi|for|while|until|do|done|case|esac|function|\{|\}|\(|\)|!|\[\[?|:|\.)(\s|;|$)/

/** Python's lines end in a colon, C's and its like's in a brace after parentheses. */
const otherLanguage = /\w.*:$|^(?:if|while)\s*\(.*\)\s*\{$/

/** Where commands begin: blank lines and comments are left out, lines after one that `goesOn` belong to it. */
function beginnings(text: string, goesOn: RegExp): string[] {
  let within = false
  return text.split('\n').flatMap((line) => {
    const bare = line.trim()
    if (bare === '' || bare.startsWith('#')) return []
    const begins = !within
    within = goesOn.test(bare)
    return begins ? [bare] : []
  })
}

/** Whether a text is nothing but commands. */
export function looksLikeCommands(text: string): boolean {
  const lines = beginnings(text, /\\$|[|&]$/)
  return lines.length > 0 && lines.every(looksLikeCommand)
}

function looksLikeCommand(bare: string): boolean {
  const first = /^[^\s;|&()<>]*/.exec(bare)?.[0] ?? ''
  const name = first.replace(/^.*\//, '')
  return (
    (keywords.test(bare) && !otherLanguage.test(bare)) ||
    /^\w+=/.test(first) ||
    common.has(name) ||
    surfaceOf(name) !== undefined ||
    isWrapper(name)
  )
}

const base = /^FROM\s+\S/
const instruction = /^[A-Z]{3,}\s/

/** Whether a text is nothing but a Containerfile's instructions, from its base on. */
export function looksLikeContainerfile(text: string): boolean {
  const lines = beginnings(text, /\\$/)
  const first = lines.find((line) => !/^ARG\s/.test(line)) ?? ''
  return base.test(first) && lines.length > 1 && lines.every((line) => instruction.test(line))
}

/** Whether a text begins with the prompt of root and a known tool: `# podman ps`. */
export function looksLikeRootPrompt(text: string): boolean {
  return surfaceOf(/^\s*#\s+(?:sudo\s+)?([\w-]+)\s+\S/.exec(text)?.[1] ?? '') !== undefined
}
