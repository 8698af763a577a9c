/** Files beside commands: what a text is that a reader saves, by its name and by what stands in it. */

import { type AST, ParseError, parseTOML } from 'toml-eslint-parser'
import type { Unit } from '../document/units.ts'
import type { Region } from '../text/region.ts'
import { looksLikeWorkflow, readWorkflow, type WorkflowScript } from './workflow.ts'

type Content =
  | { kind: TomlKind; toml: Toml }
  | { kind: 'quadlet'; type: string; entries: IniEntry[] }
  | { kind: 'unit'; entries: IniEntry[] }
  | { kind: 'kickstart'; kickstart: Kickstart }
  | { kind: 'workflow'; scripts: WorkflowScript[] }

/** `toml`: of another tool, only its syntax is known. */
type TomlKind = 'kargs' | 'install' | 'blueprint' | 'toml'

/** `name` is empty where the document does not say it. */
export type ConfigFile = { unit: Pick<Unit, 'strict' | 'line'>; name: string; region: Region } & Content

/** Endings of Quadlets, and the section that each must have. */
export const quadletTypes: Record<string, string> = {
  container: 'Container',
  volume: 'Volume',
  network: 'Network',
  kube: 'Kube',
  pod: 'Pod',
  image: 'Image',
  build: 'Build',
  artifact: 'Artifact',
}
const quadletName = new RegExp(`\\.(${Object.keys(quadletTypes).join('|')})$`)

/** Undefined for files of no known kind. */
export function readConfigFile(name: string, language: string, text: string): Content | undefined {
  if (/\.(ks|kickstart)$|(^|\/)ks\.cfg$/.test(name) || isKickstart(language, text))
    return { kind: 'kickstart', kickstart: readKickstart(text) }
  const ending = quadletName.exec(name)?.[1]
  if (ending || (/^(ini|systemd|quadlet|conf|desktop)$/.test(language) && /^\[(Container|Kube|Pod)\]/m.test(text))) {
    const type = quadletTypes[ending ?? ''] ?? /^\[(Container|Kube|Pod)\]/m.exec(text)?.[1] ?? ''
    // systemd-networkd has files with the same ending.
    if (ending === 'network' && !name.includes('containers/systemd') && /^\[Match\]/m.test(text)) return undefined
    return { kind: 'quadlet', type, entries: readIni(text) }
  }
  if (name.endsWith('.toml') || language === 'toml') {
    return { kind: tomlKind(name, text), toml: readToml(text) }
  }
  if (isUnit(name, language, text)) return { kind: 'unit', entries: readIni(text) }
  if ((/^ya?ml$/.test(language) || /\.ya?ml$/.test(name)) && looksLikeWorkflow(text))
    return { kind: 'workflow', scripts: readWorkflow(text) }
  return undefined
}

function isKickstart(language: string, text: string): boolean {
  if (/^(kickstart|ks)$/.test(language)) return true
  return /^(|text|txt|plaintext|conf|cfg|ini)$/.test(language) && /^%(post|pre)\b.*\n[\s\S]*^%end\s*$/m.test(text)
}

/** Types of units that have files of their own. */
export const unitFileTypes = 'service socket mount automount swap target path timer slice'.split(' ')
const unitName = new RegExp(`\\.(${unitFileTypes.join('|')})(\\.d\\/[^/]*\\.conf)?$`)

/** A unit of systemd, or a part of one. */
function isUnit(name: string, language: string, text: string): boolean {
  if (unitName.test(name)) return /^\[\w+\]/m.test(text)
  return /^(ini|systemd|conf|)$/.test(language) && /^\[(Unit|Install)\]\s*$/m.test(text)
}

function tomlKind(name: string, text: string): TomlKind {
  if (/(^|\/)kargs\.d\/[^/]*$/.test(name)) return 'kargs'
  if (/(^|\/)bootc\/install\/[^/]*$/.test(name) || /^\s*\[install[.\]]/m.test(text)) return 'install'
  if (/^\s*\[?\[?customizations[.\]]/m.test(text)) return 'blueprint'
  if (name === '' && /^kargs\s*=/m.test(text)) return 'kargs'
  return 'toml'
}

/** An INI text as systemd and Quadlet read it: sections and keys, each with its place. */
type IniEntry = { section: string; key?: string; value: string; start: number; end: number }

/** Section headings (without a key) and keys, in the order of the text. */
function readIni(source: string): IniEntry[] {
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

/** A kickstart as its commands and its scripts. */
type Kickstart = {
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

function readKickstart(source: string): Kickstart {
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

/** A TOML text as its keys, each with its place. */
export type TomlEntry = {
  /** From the top: `customizations`, `user`, `name`. */
  path: string[]
  start: number
  end: number
  /** What stands there: a table, one of several, a list, or a value. */
  shape: 'table' | 'tables' | 'list' | 'value'
  /** The strings of a list. */
  items: { value: string; start: number; end: number }[]
  /** A string, and where its text stands verbatim in the source. */
  text?: { value: string; start?: number }
}

type Toml = { entries: TomlEntry[] } | { message: string; offset: number }

/** Every table and key in the order of the text, or the first error. */
function readToml(source: string): Toml {
  try {
    const entries: TomlEntry[] = []
    for (const node of parseTOML(source).body[0].body) {
      if (node.type === 'TOMLKeyValue') addKey(node, [], source, entries)
      else {
        const path = node.resolvedKey.filter((part) => typeof part === 'string')
        const shape = node.kind === 'array' ? 'tables' : 'table'
        entries.push({ path, start: node.key.range[0], end: node.key.range[1], shape, items: [] })
        for (const pair of node.body) addKey(pair, path, source, entries)
      }
    }
    return { entries }
  } catch (error) {
    if (error instanceof ParseError) return { message: error.message, offset: error.index }
    throw error
  }
}

function addKey({ key, value }: AST.TOMLKeyValue, above: string[], source: string, entries: TomlEntry[]): void {
  const path = [...above, ...key.keys.map((part) => (part.type === 'TOMLBare' ? part.name : part.value))]
  const shape = value.type === 'TOMLArray' ? 'list' : value.type === 'TOMLInlineTable' ? 'table' : 'value'
  const elements = value.type === 'TOMLArray' ? value.elements : []
  const items = elements.flatMap((one) =>
    one.type === 'TOMLValue' && one.kind === 'string'
      ? [{ value: one.value, start: one.range[0], end: one.range[1] }]
      : [],
  )
  const entry: TomlEntry = { path, start: key.range[0], end: key.range[1], shape, items }
  if (value.type === 'TOMLValue' && value.kind === 'string') entry.text = textOf(value, source)
  entries.push(entry)
  if (value.type === 'TOMLInlineTable') for (const pair of value.body) addKey(pair, path, source, entries)
}

function textOf({ value, range }: AST.TOMLStringValue, source: string): { value: string; start?: number } {
  const start = source.indexOf(value, range[0])
  return start >= range[0] && start + value.length <= range[1] ? { value, start } : { value }
}
