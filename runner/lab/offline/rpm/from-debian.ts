/** Describes a Debian package as an RPM: same files, same needs, other names. */
import { type DebianPackage, serve } from './debian-control.ts'
import { rpmAliases, rpmName } from './names.ts'
import type { RpmFile, RpmPackage } from './spec.ts'
import { toRpmVersion } from './version.ts'

export type FromDebian = {
  package: DebianPackage
  files: RpmFile[]
  /** Names that can be depended on → Debian package, see `providers`. */
  providers: Map<string, string>
  renames?: Record<string, string>
}

export function fromDebian({ package: record, files, providers, renames }: FromDebian): RpmPackage {
  const name = rpmName(record.name, renames)
  const needs = record.depends.map((group) => serve(group, providers)).filter((found) => found !== undefined)
  const requires = [...new Set(needs.map((need) => rpmName(need, renames)))].filter((need) => need !== name).sort()
  return {
    name,
    ...toRpmVersion(record.version),
    summary: record.summary,
    description: record.description,
    license: `see /usr/share/doc/${record.name}/copyright`,
    ...(record.homepage ? { url: record.homepage } : {}),
    requires,
    provides: rpmAliases(name),
    files,
    scriptlets: {},
  }
}
