/** Options that leave out pages for a reason that lies outside of them: `--variant-image`, `--changed-since`. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Tutorial } from '../../document/model.ts'
import { type VariantRun, variantRun } from '../../document/variant-images.ts'
import { notOneOf } from '../frame/option-values.ts'
import { runnerDirectory } from '../frame/paths.ts'
import type { VerifyOptions } from '../frame/verify-options.ts'
import { affectedPages, changedFiles } from './changed-pages.ts'

export const variantsFile = join(runnerDirectory, '../content/variants.json')

/** `error` is a mistake of the call. */
export async function findVariantRun(id: string): Promise<{ run: VariantRun } | { error: string }> {
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
