/** Units of systemd, and the parts of a Quadlet that it takes over: names of other units, and keys in the wrong section. */

import type { Diagnostic } from '../../core/diagnostic.ts'
import { quadletTypes, unitFileTypes } from '../files/config-file.ts'
import { diagnosticAt, type Rule } from './rule.ts'

/** Keys whose words are names of units (systemd.unit, systemd.timer, systemd.path, systemd.socket; systemd 258). */
const naming: Record<string, RegExp> = {
  Unit: /^(Wants|Requires|Requisite|BindsTo|PartOf|Upholds|Conflicts|Before|After|OnFailure|OnSuccess|PropagatesReloadTo|PropagatesStopTo|ReloadPropagatedFrom|StopPropagatedFrom|JoinsNamespaceOf)$/,
  Install: /^(WantedBy|RequiredBy|UpheldBy|Also|Alias)$/,
  Timer: /^Unit$/,
  Path: /^Unit$/,
  Socket: /^Service$/,
  Service: /^Sockets$/,
}
/** Podman turns names of Quadlets into those of their units. */
const ending = new RegExp(`\\.(${[...unitFileTypes, 'device', 'scope', ...Object.keys(quadletTypes)].join('|')})$`)
/** Specifiers, variables and what a reader replaces. */
const open = /[%$<>{}…*]|\.\.\./

export const unitFiles: Rule = {
  names: ['unit-name', 'unit-key'],
  check(document) {
    return document.files.flatMap((file) => {
      if (file.kind !== 'unit' && file.kind !== 'quadlet') return []
      const report = (rule: string, start: number, end: number, message: string, suggestion: string): Diagnostic =>
        diagnosticAt(document.file, file.region, start, end, { rule, severity: 'error', message, suggestion })
      return file.entries.flatMap(({ section, key = '', value, start, end }) => {
        if (/^(Unit|Service)$/.test(section) && /^(WantedBy|RequiredBy|UpheldBy)$/.test(key))
          return [
            report('unit-key', start, end, `\`${key}\` means nothing in \`[${section}]\``, 'put it into `[Install]`'),
          ]
        if (!naming[section]?.test(key)) return []
        const from = file.region.text.indexOf(value, file.region.text.indexOf('=', end))
        return [...value.matchAll(/[^\s\\"']+/g)]
          .filter(([word]) => !ending.test(word) && !open.test(word))
          .map(({ 0: word, index }) => {
            const at = from + index
            const message = `\`${word}\` is no name of a unit, as \`${key}=\` takes them`
            return report('unit-name', at, at + word.length, message, nameLike(word))
          })
      })
    })
  },
}

function nameLike(word: string): string {
  if (word.startsWith('/')) return '`RequiresMountsFor=` takes a path'
  return word.includes('.')
    ? 'it ends in `.service`, `.target` or another type of unit'
    : `write \`${word}.service\`, or its type`
}
