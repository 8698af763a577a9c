/** Keys and commands of the files that bootable images are configured by: what their readers refuse or ignore. */

import type { Diagnostic } from '../../core/diagnostic.ts'
import { ownValue } from '../../core/own-value.ts'
import { closest } from '../../core/suggest.ts'
import { type ConfigFile, quadletTypes, type TomlEntry } from '../files/config-file.ts'
import {
  blueprint,
  blueprintKeysBelow,
  installKeys,
  installKeysBelow,
  kargsKeys,
  kickstartCommands,
  quadletKeys,
} from '../surfaces/surfaces.ts'
import { type Checked, diagnosticAt, type Rule } from './rule.ts'

type Fault = {
  start: number
  end: number
  message: string
  suggestion?: string | undefined
  /** What a newer version may know is a warning. */
  severity?: 'error' | 'warning'
}

export const configFiles: Rule = {
  names: ['toml-syntax', 'kargs-key', 'install-key', 'blueprint-key', 'quadlet-key', 'kickstart-command'],
  check(document) {
    return document.files.flatMap((file) => {
      if (file.kind === 'workflow' || file.kind === 'unit') return []
      const { rule, faults } = faultsOf(file, document)
      return faults.map(
        ({ start, end, severity = 'error', ...finding }): Diagnostic =>
          diagnosticAt(document.file, file.region, start, end, { rule, severity, ...finding }),
      )
    })
  },
}

function faultsOf(
  file: Exclude<ConfigFile, { kind: 'workflow' | 'unit' }>,
  document: Checked,
): { rule: string; faults: Fault[] } {
  if (file.kind === 'quadlet') return { rule: 'quadlet-key', faults: quadletFaults(file) }
  if (file.kind === 'kickstart') return { rule: 'kickstart-command', faults: kickstartFaults(file) }
  if ('message' in file.toml) {
    const { message, offset } = file.toml
    // An excerpt with `…` or `<name>` is no TOML.
    const faults = file.unit.strict ? [{ start: offset, end: offset + 1, message: `is not TOML: ${message}` }] : []
    return { rule: 'toml-syntax', faults }
  }
  if (file.kind === 'toml') return { rule: 'toml-syntax', faults: [] }
  const { entries } = file.toml
  // A blueprint for an image of packages has more keys.
  if (file.kind === 'blueprint')
    return {
      rule: 'blueprint-key',
      faults: /bootc/i.test(document.source) ? [...entries.flatMap(blueprintFault), ...blueprintConflict(entries)] : [],
    }
  if (file.kind === 'kargs') return { rule: 'kargs-key', faults: entries.flatMap(kargsFault) }
  const theirs = file.name === '' && !/bootc/i.test(document.source)
  return { rule: 'install-key', faults: theirs ? [] : entries.flatMap(installFault) }
}

/** Other tools' names of architectures, and what bootc compares with. */
const architectures: Record<string, string> = { amd64: 'x86_64', x64: 'x86_64', 'x86-64': 'x86_64', arm64: 'aarch64' }

function architectureFaults({ path, items }: TomlEntry): Fault[] {
  if (path.at(-1) !== 'match-architectures') return []
  return items.flatMap(({ value, start, end }) => {
    const right = ownValue(architectures, value)
    if (!right) return []
    return [{ start, end, message: `no machine has the architecture \`${value}\``, suggestion: `write \`${right}\`` }]
  })
}

function kargsFault(entry: TomlEntry): Fault[] {
  const { path, start, end, shape } = entry
  const [key = '', below] = path
  if (below === undefined && kargsKeys.includes(key) && shape === 'value')
    return [
      { start, end, message: `\`${key}\` is a list: bootc refuses the file`, suggestion: `write \`${key} = ["…"]\`` },
    ]
  if (below !== undefined && key === 'kargs') {
    const near = closest(below, kargsKeys)
    const misspelled = near !== undefined && near !== below ? `, and there is no key \`${below}\`` : ''
    const suggestion = misspelled ? `write \`${near}\` at the top of the file` : 'write `kargs = ["…"]`'
    return [{ start, end, message: `\`kargs\` of a file in kargs.d is a list, not a table${misspelled}`, suggestion }]
  }
  if (below !== undefined || kargsKeys.includes(key)) return architectureFaults(entry)
  return [
    {
      start,
      end,
      message: `a file in kargs.d has no key \`${key}\`: bootc refuses it`,
      suggestion: meant(key, kargsKeys),
    },
  ]
}

function installFault(entry: TomlEntry): Fault[] {
  const { path, start, end } = entry
  const [table, key] = path
  if (table !== 'install')
    return [{ start, end, message: `the install configuration has one table, \`install\`; bootc refuses \`${table}\`` }]
  if (key === undefined) return []
  const last = path.at(-1) ?? ''
  const above = path.slice(1, -1).join('.')
  const known = path.length === 2 ? installKeys : ownValue(installKeysBelow, above)
  if (!known || known.includes(last)) return architectureFaults(entry)
  const name = path.slice(0, -1).join('.')
  return [
    { start, end, message: `\`${name}\` has no key \`${last}\`: bootc refuses it`, suggestion: meant(last, known) },
  ]
}

const unsupported = 'is for images of packages: for a bootable container it is ignored or refused'

/** A kickstart makes the users itself. */
function blueprintConflict(entries: TomlEntry[]): Fault[] {
  const at = (path: string) => entries.find((entry) => entry.path.join('.') === path)
  const contents = at('customizations.installer.kickstart.contents')
  const user = at('customizations.user')
  if (!contents || !user) return []
  const message = '`customizations.user` is not taken together with the contents of a kickstart'
  return [{ start: user.start, end: user.end, message, suggestion: 'write `user` and `sshkey` into the kickstart' }]
}

/** Of which a blueprint has several. */
const listed = /^customizations\.(user|group|filesystem|sshkey|disk\.partitions)$/

function blueprintFault({ path, start, end, shape }: TomlEntry): Fault[] {
  const [top = '', below, key] = path
  const place = { start, end }
  const name = path.join('.')
  if (listed.test(name) && shape === 'table')
    return [{ ...place, message: `\`${name}\` is a list of tables`, suggestion: `write \`[[${name}]]\`` }]
  if (top !== 'customizations') {
    if (path.length > 1 || blueprint.top.includes(top)) return []
    if (blueprint.otherTop.includes(top))
      return [{ ...place, message: `\`${top}\` ${unsupported}`, suggestion: inImage }]
    return [unknown(place, `a blueprint has no key \`${top}\``, top, blueprint.top)]
  }
  if (below === undefined) return []
  if (!blueprint.customizations.includes(below)) {
    if (path.length > 2) return []
    const name = `customizations.${below}`
    if (blueprint.otherCustomizations.includes(below))
      return [{ ...place, message: `\`${name}\` ${unsupported}`, suggestion: inImage }]
    return [unknown(place, `a blueprint has no key \`${name}\``, below, blueprint.customizations)]
  }
  const known = blueprintKeysBelow[below]
  if (!known || key === undefined || path.length > 3 || known.includes(key)) return []
  return [unknown(place, `\`customizations.${below}\` has no key \`${key}\``, key, known)]
}

const inImage = 'set it in the image, by its Containerfile'

/** Others may be a later version's; those that begin with `X-` are anyone's. */
const knownSections = [...Object.values(quadletTypes), 'Unit', 'Service', 'Install', 'Quadlet']

function quadletFaults({ type, entries }: ConfigFile & { kind: 'quadlet' }): Fault[] {
  const own = entries.filter(({ key }) => key === undefined).map(({ section }) => section)
  const isOther = type !== '' && !own.includes(type) && own.some((name) => Object.values(quadletTypes).includes(name))
  const message = `a Quadlet with this ending needs a section \`[${type}]\``
  const missing = isOther ? entries.slice(0, 1).map(({ start, end }) => ({ start, end, message })) : []
  const keys = entries.flatMap(({ section, key, start, end }): Fault[] => {
    const known = ownValue(quadletKeys, section)
    if (key === undefined || !known || known.includes(key)) return []
    const near = known.find((name) => name.toLowerCase() === key.toLowerCase())
    const message = `\`[${section}]\` of a Quadlet has no key \`${key}\`: Podman refuses the file`
    return [
      near
        ? { start, end, message, suggestion: `did you mean \`${near}\`?` }
        : unknown({ start, end }, message, key, known),
    ]
  })
  const sections = entries.flatMap(({ section, key, start, end }): Fault[] => {
    const near = key === undefined && !knownSections.includes(section) ? closest(section, knownSections) : undefined
    if (!near) return []
    return [{ start, end, message: `there is no section \`[${section}]\``, suggestion: `did you mean \`[${near}]\`?` }]
  })
  return [...missing, ...sections, ...keys]
}

function kickstartFaults({ kickstart, unit, region }: ConfigFile & { kind: 'kickstart' }): Fault[] {
  const faults = kickstart.commands
    .filter(({ name }) => !kickstartCommands.includes(name))
    .map(({ name, ...place }) => unknown(place, `kickstart has no command \`${name}\``, name, kickstartCommands))
  for (const { name, start, end } of kickstart.commands) {
    const line = /^.*/.exec(region.text.slice(start))?.[0] ?? ''
    const url = /--url[= ]"?((?:docker|https?):\/\/|registry:)\S*/.exec(line)
    if (name !== 'ostreecontainer' || !url?.[1]) continue
    const message = `\`--url\` of \`ostreecontainer\` is the name of an image, without \`${url[1]}\``
    faults.push({ start, end, message, suggestion: 'another transport is named by `--transport`' })
  }
  if (kickstart.open && unit.strict)
    faults.push({ ...kickstart.open, message: `\`${kickstart.open.name}\` has no \`%end\`` })
  return unit.strict ? faults : faults.filter(({ suggestion }) => suggestion !== undefined)
}

/** A slip is an error; another word may be newer than what is known. */
function unknown(place: { start: number; end: number }, message: string, word: string, known: string[]): Fault {
  const suggestion = meant(word, known)
  return { ...place, message, suggestion, severity: suggestion ? 'error' : 'warning' }
}

function meant(word: string, known: string[]): string | undefined {
  const near = closest(word, known)
  return near && `did you mean \`${near}\`?`
}
