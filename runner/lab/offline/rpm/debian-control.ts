/** Reads Debian's package records: dpkg's status file, and the control files that apt downloads. */

import { defined } from '../../../core/defined.ts'

export type DebianPackage = {
  name: string
  version: string
  /** One entry per dependency, each a list of alternatives, names only. */
  depends: string[][]
  provides: string[]
  summary: string
  description: string
  homepage?: string
  essential: boolean
}

/** All installed or described packages of a status file or an index, in its order. */
export function parseControl(text: string): DebianPackage[] {
  return text
    .split(/\n{2,}/)
    .map(fields)
    .filter(
      (record) => record.has('Package') && !/ (deinstall|config-files|not-installed)/.test(record.get('Status') ?? ''),
    )
    .map(toPackage)
}

function fields(paragraph: string): Map<string, string> {
  const record = new Map<string, string>()
  let name = ''
  for (const line of paragraph.split('\n')) {
    const field = /^([\w-]+):\s*(.*)$/.exec(line)
    if (field?.[1] !== undefined) {
      name = field[1]
      record.set(name, field[2] ?? '')
    } else if (name && /^\s/.test(line)) {
      record.set(name, `${record.get(name)}\n${line.slice(1)}`)
    }
  }
  return record
}

function toPackage(record: Map<string, string>): DebianPackage {
  const [summary = '', ...rest] = (record.get('Description') ?? '').split('\n')
  return {
    name: record.get('Package') ?? '',
    version: record.get('Version') ?? '0',
    depends: ['Pre-Depends', 'Depends'].flatMap((field) => relations(record.get(field))),
    provides: relations(record.get('Provides')).flat(),
    summary,
    description: rest.map((line) => (line === '.' ? '' : line)).join('\n'),
    ...defined({ homepage: record.get('Homepage') }),
    essential: record.get('Essential') === 'yes',
  }
}

/** `a (>= 1) | b:any, c` → `[['a', 'b'], ['c']]`. */
function relations(text: string | undefined): string[][] {
  if (!text) return []
  return text
    .split(',')
    .map((group) => group.split('|').map((name) => name.replace(/\(.*|\[.*|<.*|:\w+/g, '').trim()))
    .map((group) => group.filter(Boolean))
    .filter((group) => group.length > 0)
}

/** For each name that can be depended on, the packages of the set that serve it; real names first. */
export function providers(packages: DebianPackage[]): Map<string, string> {
  const found = new Map(packages.map(({ name }) => [name, name]))
  for (const { name, provides } of packages) {
    for (const virtual of provides) if (!found.has(virtual)) found.set(virtual, name)
  }
  return found
}

/** Names of the packages that `dependency` needs from the set: the first alternative that the set can serve. */
export function serve(dependency: string[], byName: Map<string, string>): string | undefined {
  return dependency.map((name) => byName.get(name)).find((name) => name !== undefined)
}

/** Names of `roots` and of everything in the set that they need. */
export function closure(roots: string[], packages: DebianPackage[]): Set<string> {
  const byName = providers(packages)
  const records = new Map(packages.map((record) => [record.name, record]))
  const reached = new Set<string>()
  const waiting = [...roots]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const name = byName.get(next)
    if (name === undefined || reached.has(name)) continue
    reached.add(name)
    for (const dependency of records.get(name)?.depends ?? []) {
      const served = serve(dependency, byName)
      if (served) waiting.push(served)
    }
  }
  return reached
}
