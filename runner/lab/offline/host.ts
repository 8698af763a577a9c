/** Programs of the machine itself that provisioning and sandboxes need. */
import { existsSync } from 'node:fs'
import { LabError } from '../lab.ts'
import type { Context } from '../provision/context.ts'
import { hasProgram, run } from '../provision/run.ts'

/** Program → Debian package. */
const packages: Record<string, string> = {
  mmdebstrap: 'mmdebstrap',
  setpriv: 'util-linux',
  unshare: 'util-linux',
  flock: 'util-linux',
  slirp4netns: 'slirp4netns',
  tar: 'tar',
  zstd: 'zstd',
  'dpkg-deb': 'dpkg',
  perl: 'perl-base',
}

/** Keys of the archive; Ubuntu does not have them by itself. */
const keyring = { file: '/usr/share/keyrings/debian-archive-keyring.gpg', package: 'debian-archive-keyring' }

/** Installs what is missing through apt-get, where that is possible, and says so. */
export async function ensureHostPrograms(context: Context): Promise<void> {
  const missing = missingPackages()
  if (missing.length === 0) return
  const remedy = `Install these packages and start again: ${missing.join(' ')}`
  if (!hasProgram('apt-get')) throw new LabError(`this machine lacks ${missing.join(', ')}`, remedy)
  if (process.getuid?.() !== 0) {
    throw new LabError(
      `this machine lacks ${missing.join(', ')}`,
      `${remedy} (sudo apt-get install ${missing.join(' ')})`,
    )
  }
  const task = `Install ${missing.join(', ')} on this machine`
  context.progress({ task, state: 'start', note: 'by apt-get' })
  const options = { signal: context.signal, environment: { DEBIAN_FRONTEND: 'noninteractive' } }
  await run(['apt-get', '-q', 'update'], options)
  await run(['apt-get', '-q', '-y', 'install', '--no-install-recommends', ...missing], options)
  context.progress({ task, state: 'done' })
}

function missingPackages(): string[] {
  const lacking = Object.entries(packages).filter(([program]) => !hasProgram(program))
  const names = [...lacking.map(([, name]) => name), ...(existsSync(keyring.file) ? [] : [keyring.package])]
  return [...new Set(names)].sort()
}
