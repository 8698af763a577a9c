/** Describes every user and group of a tree in sysusers.d, so that they can be made again on a machine. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Of Debian's fixed accounts, those that nothing in the images uses. */
const unused = [
  '_apt',
  'backup',
  'irc',
  'list',
  'man',
  'news',
  'proxy',
  'uucp',
  'www-data',
  'src',
  'staff',
  'voice',
  'fax',
  'games',
]

/** The group that may use sudo, where RPM-based systems have it. */
const wheel = 'wheel:x:10:'

/** Removes the unused ones, adds wheel, and writes sysusers.d/stand-in-base.conf. */
export function describeAccounts(tree: string): void {
  for (const file of ['passwd', 'shadow', 'group', 'gshadow']) {
    const kept = records(tree, file).filter(([name = '']) => !unused.includes(name))
    const added = file === 'group' ? [wheel] : file === 'gshadow' ? ['wheel:*::'] : []
    writeFileSync(join(tree, 'etc', file), [...kept.map((record) => record.join(':')), ...added, ''].join('\n'))
  }
  const known = describedAlready(tree)
  const groups = records(tree, 'group')
    .filter(([name]) => !known.has(`g ${name}`))
    .map(([name, , id]) => `g ${name} ${id}`)
  const users = records(tree, 'passwd')
    .filter(([name]) => !known.has(`u ${name}`))
    .map(([name, , id, group, comment, home, shell]) => `u ${name} ${id}:${group} "${comment}" ${home} ${shell}`)
  writeFileSync(join(tree, 'usr/lib/sysusers.d/stand-in-base.conf'), [...groups, ...users, ''].join('\n'))
}

function records(tree: string, file: string): string[][] {
  const lines = readFileSync(join(tree, 'etc', file), 'utf8')
    .split('\n')
    .filter(Boolean)
  return lines.map((line) => line.split(':'))
}

/** `u name` also makes the group of that name. */
function describedAlready(tree: string): Set<string> {
  const directory = join(tree, 'usr/lib/sysusers.d')
  const known = new Set<string>()
  for (const file of readdirSync(directory)) {
    for (const line of readFileSync(join(directory, file), 'utf8').split('\n')) {
      const [kind = '', name = ''] = line.trim().split(/\s+/)
      if (/^u!?$/.test(kind)) known.add(`u ${name}`).add(`g ${name}`)
      if (kind === 'g') known.add(`g ${name}`)
    }
  }
  return known
}
