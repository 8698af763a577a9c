/** A real bootc that was given: a program, or an install tree (`make install DESTDIR=…`) around one. */
import { createHash } from 'node:crypto'
import { closeSync, existsSync, lstatSync, openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs'
import { copyFile, cp, mkdir, readdir } from 'node:fs/promises'
import { delimiter, dirname, join, relative, resolve } from 'node:path'
import { LabError } from '../../lab.ts'
import { hashTree } from '../machinery/hash-tree.ts'

export type Given = {
  /** As given, absolute. */
  path: string
  isTree: boolean
  /** The program itself. */
  program: string
}

const program = 'usr/bin/bootc'

/** `option` (`--bootc`), else `$BOOTC`, else what PATH holds; undefined when there is none. Throws when it is no program. */
export function findBootc(option: string | undefined, environment: NodeJS.ProcessEnv): Given | undefined {
  const named = option ?? (environment.BOOTC || undefined)
  if (named !== undefined) return look(resolve(named), option === undefined ? '$BOOTC' : '--bootc')
  const found = (environment.PATH ?? '')
    .split(delimiter)
    .map((directory) => join(directory, 'bootc'))
    .find(existsSync)
  return found ? look(found, 'bootc on PATH') : undefined
}

function look(path: string, origin: string): Given {
  if (!existsSync(path)) {
    throw new LabError(
      `${origin}: there is no ${path}`,
      'Name a bootc program, or an install tree with usr/bin/bootc in it.',
    )
  }
  const isTree = statSync(path).isDirectory()
  const file = isTree ? join(path, program) : path
  if (!existsSync(file)) {
    throw new LabError(
      `${origin}: ${path} has no ${program}`,
      'Name the directory that `make install DESTDIR=…` filled.',
    )
  }
  const head = Buffer.alloc(20)
  const handle = openSync(file, 'r')
  readSync(handle, head)
  closeSync(handle)
  const problem = notForThisMachine(head)
  if (problem)
    throw new LabError(`${origin}: ${file} ${problem}`, 'Name a bootc that was built for Linux on this architecture.')
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
export function hashGiven(given: Given): string {
  return given.isTree ? hashTree(given.path) : createHash('sha256').update(readFileSync(given.program)).digest('hex')
}

/** Changes when a file of it does, without reading any: for recognizing what was provisioned before. */
export function identify(given: Given): string {
  const files = given.isTree
    ? readdirSync(given.path, { recursive: true, withFileTypes: true }).map((item) => join(item.parentPath, item.name))
    : [given.program]
  return files
    .sort()
    .map((file) => {
      const { size, mtimeMs, ino } = lstatSync(file)
      return [file, size, mtimeMs, ino].join(' ')
    })
    .join('\n')
}

/** Copies it into `tree`; returns the paths of all files, relative. */
export async function placeGiven(given: Given, tree: string): Promise<string[]> {
  if (!given.isTree) {
    await mkdir(dirname(join(tree, program)), { recursive: true })
    await copyFile(given.program, join(tree, program))
    return [program]
  }
  await cp(given.path, tree, { recursive: true, force: true, verbatimSymlinks: true })
  const items = await readdir(given.path, { recursive: true, withFileTypes: true })
  return items
    .filter((item) => !item.isDirectory())
    .map((item) => relative(given.path, join(item.parentPath, item.name)))
}
