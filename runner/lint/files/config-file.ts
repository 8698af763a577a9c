/** Files beside commands: what a text is that a reader saves, by its name and by what stands in it. */
import type { Unit } from '../document/unit.ts'
import type { Region } from '../text/region.ts'
import { type IniEntry, readIni } from './ini.ts'
import { type Kickstart, readKickstart } from './kickstart.ts'
import { readToml, type Toml } from './toml.ts'

type Content =
  | { kind: 'kargs' | 'install' | 'blueprint'; toml: Toml }
  | { kind: 'quadlet'; type: string; entries: IniEntry[] }
  | { kind: 'kickstart'; kickstart: Kickstart }

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
    const kind = tomlKind(name, text)
    return kind && { kind, toml: readToml(text) }
  }
  return undefined
}

function isKickstart(language: string, text: string): boolean {
  if (/^(kickstart|ks)$/.test(language)) return true
  return /^(|text|txt|plaintext|conf|cfg|ini)$/.test(language) && /^%(post|pre)\b.*\n[\s\S]*^%end\s*$/m.test(text)
}

function tomlKind(name: string, text: string): 'kargs' | 'install' | 'blueprint' | undefined {
  if (/(^|\/)kargs\.d\/[^/]*$/.test(name)) return 'kargs'
  if (/(^|\/)bootc\/install\/[^/]*$/.test(name) || /^\s*\[install[.\]]/m.test(text)) return 'install'
  if (/^\s*\[?\[?customizations[.\]]/m.test(text)) return 'blueprint'
  if (name === '' && /^kargs\s*=/m.test(text)) return 'kargs'
  return undefined
}
