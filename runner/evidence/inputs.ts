/** What decides a run's outcome, by name: the parts of the cache key. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { hashTree, sha256 } from '../core/sha256.ts'
import type { Tutorial } from '../document/model.ts'
import type { LabDescription } from '../lab/lab.ts'

export type RunInputs = Record<string, string>

export type InputsRequest = {
  tutorial: Tutorial
  /** Path of each snippet that the tutorial mirrors → hash of the file, or `missing`. */
  snippets: Record<string, string>
  lab: LabDescription
  /** See `behaviourVersion`. */
  runner: string
  variant: Record<string, string>
  /** Names only: a value is never recorded. */
  secrets: string[]
  /** Names of images that a run was seen to use, beyond those that the text names. */
  imagesSeen: string[]
}

/**
 * Inputs of one run. Of the lab's images only those count that the tutorial names or was seen to use, so that a
 * candidate for one image leaves the evidence of other tutorials alone.
 */
export function runInputs(request: InputsRequest): RunInputs {
  const { tutorial, lab } = request
  const inputs: RunInputs = {
    tutorial: tutorial.hash,
    runner: request.runner,
    lab: `${lab.name} ${lab.identity}`,
    user: `${lab.user}, rootless podman ${lab.rootless.works ? 'works' : 'does not work'}`,
    isolation: lab.isolation?.machine ? 'machine' : lab.isolation?.works === false ? 'none' : 'user namespace',
    bootc: [lab.bootc.kind, lab.bootc.version].filter(Boolean).join(' '),
    'what the machine lacks': Object.keys(lab.lacks).sort().join(', ') || 'nothing',
    secrets: [...request.secrets].sort().join(', ') || 'none',
  }
  for (const [path, hash] of Object.entries(request.snippets)) inputs[`snippet ${path}`] = hash
  for (const { name, digest } of lab.tools ?? []) if (tutorial.source.includes(name)) inputs[`tool ${name}`] = digest
  for (const [key, value] of Object.entries(request.variant)) inputs[`variant ${key}`] = value
  for (const image of lab.images)
    if (request.imagesSeen.includes(image.name) || names(tutorial, image.name))
      inputs[`image ${image.name}`] = `${image.subject} ${image.digest}`
  return inputs
}

/** One string for all inputs: equal keys need no new run. */
export function cacheKey(inputs: RunInputs): string {
  return sha256(JSON.stringify(Object.entries(inputs).sort()))
}

/** Paths below snippets/ that the tutorial mirrors, sorted. */
export function snippetPaths(tutorial: Tutorial): string[] {
  const paths = tutorial.blocks.flatMap((block) =>
    block.kind === 'file' && block.snippet !== undefined ? [block.snippet] : [],
  )
  return [...new Set(paths)].sort()
}

/** A name without its tag is enough: a page may write the tag through a variable. */
function names(tutorial: Tutorial, image: string): boolean {
  const repository = image.replace(/:[^/:]*$/, '')
  return tutorial.frontMatter.images.includes(image) || tutorial.source.includes(repository)
}

/** Folders and files whose change may change a run's outcome; reports, command line and checks without running do not. */
const deciding = ['core', 'document', 'run', 'lab']

/**
 * Hash of the sources that decide a run's outcome and of the versions of the packages they use. `runner` is the
 * runner's folder; package.json is expected beside it. Synchronous: through threads, many small files take longer.
 */
export function behaviourVersion(runner: string): string {
  const read = (...path: string[]) => readFileSync(join(runner, ...path), 'utf8')
  const { dependencies = {} } = JSON.parse(read('..', 'package.json')) as { dependencies?: object }
  return sha256(JSON.stringify([dependencies, hashFolders(runner, deciding), read('evidence', 'schema.ts')]))
}

/** Hash of all files below the named folders. */
export function hashFolders(root: string, folders: string[]): string {
  return sha256(folders.map((folder) => hashTree(join(root, folder))).join(' '))
}
