/** Debian's version numbers as RPM can hold them. */

export type RpmVersion = { epoch?: string; version: string; release: string }

/** Told in every release, so that nobody takes the package for the distribution's own. */
const mark = 'standin'

/** `1:2.4.66-3+b1` → epoch 1, version 2.4.66, release `3.b1.standin`. */
export function toRpmVersion(debian: string): RpmVersion {
  const parts = /^(?:(\d+):)?(.*?)(?:-([^-]*))?$/.exec(debian)
  const epoch = parts?.[1]
  const version = clean(parts?.[2] ?? debian)
  const release = `${parts?.[3] ? `${clean(parts[3]).replace(/[~^+]/g, '.')}` : '1'}.${mark}`
  return { ...(epoch && epoch !== '0' ? { epoch } : {}), version, release }
}

function clean(text: string): string {
  return text.replace(/[^A-Za-z0-9._+~^]/g, '.')
}
