/** A real bootc that the user named: a program, or an install tree (`make install DESTDIR=…`) around one. */

import { closeSync, existsSync, openSync, readFileSync, readSync, statSync } from 'node:fs'
import { chmod, copyFile, cp, lchown, lstat, mkdir, readdir } from 'node:fs/promises'
import { dirname, join, relative, resolve } from 'node:path'
import { hashTree, sha256 } from '../../../core/sha256.ts'
import { LabError } from '../../lab.ts'
import { runInRoot } from '../../provision/in-root.ts'
import type { Context } from '../../provision/part.ts'

export type UserBootc = {
  /** Absolute. */
  path: string
  isTree: boolean
  /** The program itself. */
  program: string
}

const program = 'usr/bin/bootc'

/** Throws when there is none at the path. */
export function readBootc(named: string): UserBootc {
  const path = resolve(named)
  if (!existsSync(path)) {
    throw new LabError(`there is no ${path}`, 'Name a bootc program, or an install tree with usr/bin/bootc in it.')
  }
  const isTree = statSync(path).isDirectory()
  const file = isTree ? join(path, program) : path
  if (!existsSync(file)) {
    throw new LabError(`${path} has no ${program}`, 'Name the directory that `make install DESTDIR=…` filled.')
  }
  const head = Buffer.alloc(20)
  const handle = openSync(file, 'r')
  readSync(handle, head)
  closeSync(handle)
  const problem = notForThisMachine(head)
  if (problem) throw new LabError(`${file} ${problem}`, 'Name a bootc that was built for Linux on this architecture.')
  return { path, isTree, program: file }
}

/** Undefined for an ELF program of this architecture. */
function notForThisMachine(head: Buffer): string | undefined {
  if (head.toString('latin1', 0, 4) !== '\x7fELF') return 'is not a program (no ELF file)'
  const machines: Record<number, string> = { 62: 'x64', 183: 'arm64' }
  const machine = machines[head.readUInt16LE(18)]
  return machine === process.arch
    ? undefined
    : `is built for ${machine ?? 'another architecture'}, this machine is ${process.arch}`
}

/** Hash of all that would be put into the images. */
export function hashBootc(bootc: UserBootc): string {
  return bootc.isTree ? hashTree(bootc.path) : sha256(readFileSync(bootc.program))
}

/** Copies it into `tree`; returns the paths of all files, relative. */
export async function placeBootc(bootc: UserBootc, tree: string): Promise<string[]> {
  if (!bootc.isTree) {
    await mkdir(dirname(join(tree, program)), { recursive: true })
    await copyFile(bootc.program, join(tree, program))
    await asInstalled(join(tree, program), true)
    return [program]
  }
  await mkdir(tree, { recursive: true })
  await cp(bootc.path, tree, { recursive: true, force: true, verbatimSymlinks: true })
  const items = await readdir(bootc.path, { recursive: true, withFileTypes: true })
  const pathOf = (item: { parentPath: string; name: string }) => relative(bootc.path, join(item.parentPath, item.name))
  for (const item of items) await asInstalled(join(tree, pathOf(item)), pathOf(item) === program)
  return items.filter((item) => !item.isDirectory()).map(pathOf)
}

/** A tree that somebody made for himself alone, or that lost its modes on the way, must not shut others out of the image. */
async function asInstalled(path: string, isProgram: boolean): Promise<void> {
  await lchown(path, process.getuid?.() ?? 0, process.getgid?.() ?? 0)
  const stat = await lstat(path)
  if (stat.isSymbolicLink()) return
  const executable = isProgram || stat.isDirectory() || (stat.mode & 0o111) !== 0
  await chmod(path, (stat.mode & 0o7777) | (executable ? 0o755 : 0o644))
}

/** What becomes /usr/bin/bootc in the stand-ins: the stub, or a real one that the user named. */
export type BootcSource = {
  kind: 'stub' | 'real'
  /** Part of the recipe: equal ids are equal files. */
  id: string
  version?: string
  /** Where a real one came from. */
  source?: string
  /** Of the RPM that is registered for it. */
  rpmVersion: string
  summary: string
  /** Copies the files into a tree; returns their paths, relative. */
  place(tree: string): Promise<string[]>
}

const stubFile = join(import.meta.dirname, 'stub.sh')

export function stub(): BootcSource {
  return {
    kind: 'stub',
    id: `stub-${sha256(readFileSync(stubFile))}`,
    rpmVersion: '0',
    summary: 'Stub in the place of bootc: it does nothing but record that it was called',
    async place(tree) {
      await mkdir(dirname(join(tree, program)), { recursive: true })
      await copyFile(stubFile, join(tree, program))
      await chmod(join(tree, program), 0o755)
      return [program]
    },
  }
}

/** `version`: as `checkBootc` found it. */
export function real(bootc: UserBootc, version: string): BootcSource {
  return {
    kind: 'real',
    id: `real-${hashBootc(bootc)}`,
    version,
    source: bootc.path,
    rpmVersion: version.replace(/[^A-Za-z0-9._+~^]/g, '.'),
    summary: 'bootc, as it was given to the lab',
    place: (tree) => placeBootc(bootc, tree),
  }
}

/** Version of the bootc in `tree` (a root's upper part), as it prints it when run on `base`. */
export async function checkBootc(tree: string, base: string, path: string, context: Context): Promise<string> {
  const root = `${tree}:${base}`
  // `ldd` exits with 1 for what it cannot make sense of at all: then running it says more.
  const listing = await runInRoot(root, ['sh', '-c', 'ldd /usr/bin/bootc 2>&1 || :'], { signal: context.signal })
  const problem = readListing(listing)
  if (problem) {
    throw new LabError(
      `${path} cannot run in the stand-in images: ${problem}`,
      'Build bootc on the Debian release that the stand-ins are made of (forky), or give an install tree that holds the missing libraries below usr/lib.',
    )
  }
  const output = await runInRoot(root, ['/usr/bin/bootc', '--version'], { signal: context.signal }).catch(
    (cause: unknown) => {
      const reason = cause instanceof Error ? cause.message : String(cause)
      throw new LabError(
        `${path} does not run in the stand-in images: ${reason}`,
        'Check that it is bootc, and that it is built for Linux.',
        { cause },
      )
    },
  )
  const version = /^bootc\s+v?(\S+)/m.exec(output)?.[1]
  if (!version) {
    throw new LabError(
      `${path} does not say \`bootc VERSION\` when asked for its version, but: ${output.slice(0, 200)}`,
      'Name a bootc program.',
    )
  }
  return version
}

/** What the loader's listing lacks, in words; undefined when nothing. */
export function readListing(listing: string): string | undefined {
  const missing = [...listing.matchAll(/^\s*(\S+) => not found/gm)].map((match) => match[1])
  const versions = [...listing.matchAll(/version `([^']+)' not found/g)].map((match) => match[1])
  const parts = [
    ...(missing.length > 0 ? [`it needs ${[...new Set(missing)].join(', ')}, which they do not have`] : []),
    ...(versions.length > 0 ? [`it needs newer libraries (${[...new Set(versions)].join(', ')})`] : []),
  ]
  return parts.length > 0 ? parts.join('; ') : undefined
}
