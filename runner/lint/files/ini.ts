/** An INI text as systemd and Quadlet read it: sections and keys, each with its place. */

export type IniEntry = { section: string; key?: string; value: string; start: number; end: number }

/** Section headings (without a key) and keys, in the order of the text. */
export function readIni(source: string): IniEntry[] {
  const entries: IniEntry[] = []
  let section = ''
  let at = 0
  let goesOn = false
  for (const line of source.split('\n')) {
    const start = at
    at += line.length + 1
    const continued = goesOn
    goesOn = /\\\s*$/.test(line) && !/^\s*[#;]/.test(line)
    if (continued || /^\s*([#;]|$)/.test(line)) continue
    const heading = /^\s*\[([^\]]+)\]\s*$/.exec(line)?.[1]
    if (heading !== undefined) {
      section = heading
      entries.push({ section, value: '', start: start + line.indexOf('['), end: start + line.trimEnd().length })
      continue
    }
    const [, indent = '', key, value = ''] = /^(\s*)([A-Za-z][\w-]*)\s*=\s*(.*)$/.exec(line) ?? []
    if (key)
      entries.push({ section, key, value, start: start + indent.length, end: start + indent.length + key.length })
  }
  return entries
}
