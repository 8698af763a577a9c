/** A kickstart as its commands and its scripts. */

export type Kickstart = {
  commands: { name: string; start: number; end: number }[]
  /** Bodies of `%post`, `%pre` and the like that are shell scripts. */
  scripts: { start: number; end: number }[]
  /** The heading of a section without `%end`. */
  open?: { name: string; start: number; end: number }
}

const scripts = new Set(['%post', '%pre', '%pre-install', '%preun', '%onerror', '%traceback'])
const includes = /^%(include|ksappend)\b/
/** `--interpreter=/usr/bin/python3`; without it a section is read by a shell. */
const otherInterpreter = /--interpreter[= ]\S*(?<!sh)(\s|$)/

export function readKickstart(source: string): Kickstart {
  const found: Kickstart = { commands: [], scripts: [] }
  let at = 0
  let section: { name: string; start: number; end: number; body: number; shell: boolean } | undefined
  let goesOn = false
  for (const line of source.split('\n')) {
    const start = at
    at += line.length + 1
    if (section) {
      if (!/^%end\s*$/.test(line)) continue
      if (section.shell) found.scripts.push({ start: section.body, end: start })
      section = undefined
      continue
    }
    const continued = goesOn
    goesOn = /\\\s*$/.test(line)
    const name = /^%?[A-Za-z][\w-]*/.exec(line)?.[0]
    if (continued || name === undefined || includes.test(line)) continue
    const place = { name, start, end: start + name.length }
    if (name.startsWith('%')) {
      section = { ...place, body: at, shell: scripts.has(name) && !otherInterpreter.test(line) }
      goesOn = false
    } else found.commands.push(place)
  }
  if (section) found.open = { name: section.name, start: section.start, end: section.end }
  return found
}
