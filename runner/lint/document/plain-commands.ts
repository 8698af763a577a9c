/** Whether a text that no shell can read was meant as a script after all: every line begins like a command. */

import { isWrapper } from '../shell/wrappers.ts'
import { knownBinaries } from '../surfaces/surfaces.ts'

/** What scripts in documents begin their lines with, next to the tools that are known. */
const common = new Set(
  (
    'alias awk apt apt-get basename cat cd chmod chown cp curl cut date declare df diff dig dirname docker du echo ' +
    'exit export false file firewall-cmd getent git gpg grep groupadd gunzip gzip head hostname hostnamectl id install ' +
    'ip jq kill less ln local ls lsblk mkdir mkfs mktemp mount mv nmcli npm openssl passwd pip popd printf ps pushd ' +
    'pwd python python3 qemu-img qemu-system-x86_64 read reboot restorecon return rm rmdir rsync scp sed semanage ' +
    'set shift sleep sort source ssh-keygen stat tail tar tee test touch tr trap true truncate umount uname uniq ' +
    'unset useradd usermod virsh virt-install wait wc wget which yq yum zip'
  ).split(' '),
)
const keywords = /^(if|then|else|elif|fi|for|while|until|do|done|case|esac|function|\{|\}|\(|\)|!|\[\[?|:|\.)(\s|;|$)/

let tools: Set<string> | undefined
function known(): Set<string> {
  tools ??= new Set(knownBinaries())
  return tools
}

/** Blank lines and comments count as commands, lines after a `\` go with the one before. */
export function looksLikeCommands(text: string): boolean {
  let goesOn = false
  let commands = 0
  for (const line of text.split('\n')) {
    const bare = line.trim()
    const begins = !goesOn
    goesOn = /\\$|[|&]$/.test(bare)
    if (!begins || bare === '' || bare.startsWith('#')) continue
    const first = /^[^\s;|&()<>]*/.exec(bare)?.[0] ?? ''
    const name = first.replace(/^.*\//, '')
    if (!keywords.test(bare) && !/^\w+=/.test(first) && !common.has(name) && !known().has(name) && !isWrapper(name))
      return false
    commands += 1
  }
  return commands > 0
}
