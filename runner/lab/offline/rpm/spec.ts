/** Writes the spec file that makes many binary packages out of one tree of files. */

export type RpmFile = {
  /** Absolute. */
  path: string
  kind: 'file' | 'directory' | 'link' | 'config'
  /** Permission bits. */
  mode: number
  user: string
  group: string
}

export type RpmPackage = {
  name: string
  epoch?: string
  version: string
  release: string
  summary: string
  description: string
  license: string
  url?: string
  requires: string[]
  provides: string[]
  files: RpmFile[]
  /** A script that runs after the installation. */
  post?: string
}

/**
 * The tree is there already (`%buildroot`), so nothing is prepared, built or installed; and nothing is changed in it:
 * no stripping, no byte-compiling, no dependencies guessed from file contents.
 */
const preamble = `%global __os_install_post %{nil}
%global debug_package %{nil}
%global _build_id_links none
%global _buildhost lab
%global _unpackaged_files_terminate_build 0
%global source_date_epoch_from_changelog 0
%global use_source_date_epoch_as_buildtime 1
%global build_mtime_policy clamp_to_source_date_epoch
%global _binary_payload w3.zstdio
%global __brp_ldconfig %{nil}
%global _docdir_fmt %{NAME}
Name: stand-in-set
Version: 1
Release: 1
Summary: Never built itself
License: see the packages
AutoReqProv: no

%description
Only its subpackages are built.
`

/** Packages with equal names would overwrite each other: the caller sees to it that names are unique. */
export function toSpec(packages: RpmPackage[]): string {
  return preamble + packages.map(section).join('')
}

function section(rpm: RpmPackage): string {
  const header = [
    `%package -n ${rpm.name}`,
    ...(rpm.epoch ? [`Epoch: ${rpm.epoch}`] : []),
    `Version: ${rpm.version}`,
    `Release: ${rpm.release}`,
    `Summary: ${line(rpm.summary) || rpm.name}`,
    `License: ${line(rpm.license)}`,
    ...(rpm.url ? [`URL: ${line(rpm.url)}`] : []),
    'AutoReqProv: no',
    ...rpm.requires.map((name) => `Requires: ${name}`),
    ...rpm.provides.map((name) => `Provides: ${name}`),
  ]
  return `
${header.join('\n')}

%description -n ${rpm.name}
${literal(rpm.description) || line(rpm.summary)}

${rpm.post === undefined ? '' : `%post -n ${rpm.name}\n${literal(rpm.post)}\n`}
%files -n ${rpm.name}
${rpm.files.map(fileLine).join('\n')}
`
}

function fileLine(file: RpmFile): string {
  const kind = { directory: '%dir ', config: '%config(noreplace) ', file: '', link: '' }[file.kind]
  // rpmbuild refuses a mode for symbolic links.
  const mode = file.kind === 'link' ? '-' : (file.mode & 0o7777).toString(8).padStart(4, '0')
  return `%attr(${mode}, ${file.user}, ${file.group}) ${kind}"${literal(file.path).replace(/["\\]/g, '\\$&')}"`
}

/** Text in which rpm shall see no macro. */
function literal(text: string): string {
  return text.replaceAll('%', '%%')
}

function line(text: string): string {
  return literal(text.replace(/\s+/g, ' ').trim())
}
