/** Options that leave out pages for a reason that lies outside of them: `--variant-image`, `--changed-since`. */

import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { git } from '../../core/git.ts'
import type { Failed } from '../../core/result.ts'
import type { Tutorial } from '../../document/model.ts'
import type { VariantRun } from '../../document/variant-images.ts'
import { snippetPaths } from '../../evidence/inputs.ts'
import { notOneOf } from '../frame/option-values.ts'
import { runnerDirectory } from '../frame/paths.ts'
import type { VerifyOptions } from '../frame/verify-options.ts'

export const variantsFile = join(runnerDirectory, '../content/variants.json')

/** `error` is a mistake of the call. */
export async function findVariantRun(id: string): Promise<{ run: VariantRun } | Failed> {
  const { variantRun } = await import('../../document/variant-images.ts')
  const { run, known } = variantRun(JSON.parse(await readFile(variantsFile, 'utf8')), id)
  if (run !== undefined) return { run }
  return { error: notOneOf(`--variant-image ${id}: there is no such variant with an image to run on`, id, known) }
}

/** Which of the pages are meant. */
export async function narrow(
  tutorials: Tutorial[],
  { variantImage, changedSince }: Pick<VerifyOptions, 'variantImage' | 'changedSince'>,
  directory: string,
): Promise<{ kept: (tutorial: Tutorial) => boolean; errors: string[] }> {
  const errors: string[] = []
  const tests: ((tutorial: Tutorial) => boolean)[] = []
  if (variantImage !== undefined) {
    const found = await findVariantRun(variantImage)
    if ('error' in found) errors.push(found.error)
    else tests.push(({ id, source }) => found.run.applies(id, source))
  }
  if (changedSince !== undefined) {
    const changed = await changedFiles(changedSince, directory)
    if ('error' in changed) errors.push(changed.error)
    else {
      const affected = affectedPages(tutorials, changed, directory)
      tests.push(({ id }) => affected.has(id))
    }
  }
  return { kept: (tutorial) => tests.every((test) => test(tutorial)), errors }
}

/** Everything that decides how pages are run: with it, each page may come to another result. */
const decidesAll = /^(runner\/|package(-lock)?\.json$|action\.yml$|content\/[^/]+\.json$)/

/** Paths relative to the top of the repository, and where that is; or why git cannot say. */
export async function changedFiles(
  commit: string,
  directory: string,
): Promise<{ top: string; paths: string[] } | Failed> {
  try {
    const top = await git(directory, 'rev-parse', '--show-toplevel')
    const base = await git(directory, 'merge-base', '--end-of-options', commit, 'HEAD')
    const changed = await git(directory, 'diff', '--name-only', '-z', base, '--')
    const added = await git(directory, 'ls-files', '--others', '--exclude-standard', '--full-name', '-z')
    return { top, paths: `${changed}${added}`.split('\0').filter(Boolean) }
  } catch (error) {
    const reason = error instanceof Error && 'stderr' in error ? String(error.stderr).trim().split('\n').at(-1) : ''
    return { error: `--changed-since ${commit}: git cannot compare with it${reason ? ` (${reason})` : ''}` }
  }
}

/** Ids of the pages to run. A change of the runner itself affects all. */
export function affectedPages(
  tutorials: Tutorial[],
  { top, paths }: { top: string; paths: string[] },
  directory: string,
): Set<string> {
  if (paths.some((path) => decidesAll.test(path))) return new Set(tutorials.map(({ id }) => id))
  const changed = new Set(paths.map((path) => resolve(top, path)))
  const affected = new Set(
    tutorials
      .filter(
        (tutorial) =>
          changed.has(resolve(directory, tutorial.file)) ||
          snippetPaths(tutorial).some((path) => changed.has(resolve(directory, 'snippets', path))),
      )
      .map(({ id }) => id),
  )
  let before = -1
  while (affected.size > before) {
    before = affected.size
    for (const { id, frontMatter } of tutorials)
      if (frontMatter.prerequisites.some((needed) => affected.has(needed))) affected.add(id)
  }
  return affected
}
