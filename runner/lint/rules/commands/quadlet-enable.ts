/** `systemctl enable` of a Quadlet: its unit is generated, and only its own `[Install]` section makes it start at boot. */
import { posix } from 'node:path'
import type { Diagnostic } from '../../../core/diagnostic.ts'
import { quadletTypes } from '../../files/config-file.ts'
import { type Checked, diagnosticAt, invocationsThatSucceed, type Rule } from '../rule.ts'

const endings = Object.keys(quadletTypes).join('|')
const installed = new RegExp(`containers/systemd/(?:[\\w.@%$\\{\\}-]+/)*([\\w.@-]+)\\.(${endings})(?![\\w/.-])`, 'g')
/** `COPY web.container /etc/containers/systemd/` */
const installsTo = /(COPY|ADD|cp|mv|install)\s.*containers\/systemd\/?["'\]]*\s*$/
const named = new RegExp(`([\\w@-]+)\\.(${endings})(?=["',\\s])`, 'g')
/** `systemctl` takes mount points and devices too, so that only these endings are sure. */
const quadletWord = /\.(container|kube|pod)$/

export const quadletEnable: Rule = {
  names: ['quadlet-enable'],
  check(document) {
    const enables = invocationsThatSucceed(document).filter(
      ({ tool, reading }) => tool === 'systemctl' && /^(enable|reenable)$/.test(reading.path.at(-1) ?? ''),
    )
    if (enables.length === 0) return []
    // A document that quotes the message where readers see it shows the mistake on purpose.
    if (/transient or generated/.test(document.source.replace(/<!--[\s\S]*?-->/g, ''))) return []
    const units = unitsOfQuadlets(document)
    return enables.flatMap(({ reading, region }): Diagnostic[] =>
      reading.positionals
        .filter(({ text }) => quadletWord.test(text) || units.has(text.replace(/\.service$/, '')))
        .map(({ text, start, end }) =>
          diagnosticAt(document.file, region, start, end, {
            rule: 'quadlet-enable',
            severity: 'error',
            message: `\`${text}\` comes from a Quadlet and cannot be enabled ("Unit is transient or generated")`,
            suggestion: '`WantedBy=` in its `[Install]` section starts it at boot; `systemctl start` starts it now',
          }),
        ),
    )
  },
}

/** Names of the services that Quadlets of the document make, without `.service`. */
function unitsOfQuadlets({ source, files }: Checked): Set<string> {
  const names = [...source.matchAll(installed)].map(([, name = '', ending = '']) => serviceOf(name, ending))
  for (const line of source.split('\n').filter((text) => installsTo.test(text)))
    for (const [, name = '', ending = ''] of line.matchAll(named)) names.push(serviceOf(name, ending))
  for (const { kind, name } of files) {
    if (kind !== 'quadlet' || name === '') continue
    const ending = posix.extname(name)
    names.push(serviceOf(posix.basename(name, ending), ending.slice(1)))
  }
  return new Set(names)
}

function serviceOf(name: string, ending: string): string {
  return ending === 'container' || ending === 'kube' ? name : `${name}-${ending}`
}
