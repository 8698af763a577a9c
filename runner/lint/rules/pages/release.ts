/** Images of a release that readers should no longer, or cannot yet, take: releases.json of the content folder decides. */

import type { Diagnostic } from '../../../core/diagnostic.ts'
import { type ReleaseReference, releaseReferences } from '../../releases/references.ts'
import { type Releases, readReleases } from '../../releases/releases-file.ts'
import { releasesPaths } from '../../releases/releases-paths.ts'
import { regionOfDocument } from '../../text/region.ts'
import { diagnosticAt, type Rule } from '../rule.ts'

/** An error for each image whose release is not supported; none where no content folder states what is. */
export const release: Rule = {
  names: ['unsupported-release', 'releases-file'],
  check({ file, source, options: { reader } }) {
    const path = releasesPaths(file).find((candidate) => reader?.read(candidate) !== undefined)
    if (!reader || path === undefined || releaseReferences(source).length === 0) return []
    const { releases, diagnostics } = readReleases(reader.read(path) ?? '', path)
    if (!releases) return diagnostics
    const region = regionOfDocument(source)
    return releaseReferences(region.text).flatMap((reference): Diagnostic[] => {
      if (releases[reference.family.key]?.releases[reference.release] !== undefined) return []
      return [diagnosticAt(file, region, reference.start, reference.end, findingText(reference, releases, path))]
    })
  },
}

function findingText({ family, text, release }: ReleaseReference, releases: Releases, path: string) {
  const known = releases[family.key]
  const names = Object.keys(known?.releases ?? {}).map((name) => (name === known?.current ? `${name} (current)` : name))
  const expected = names.length === 0 ? 'none' : names.join(', ')
  const move = family.key === 'fedora' ? '; `npm run bump-fedora NN` moves all pages to a release' : ''
  return {
    rule: 'unsupported-release',
    severity: 'error' as const,
    message: `\`${text}\` is ${family.title} ${release}, which is not supported; expected one of those in ${path}: ${expected}`,
    suggestion: `${known ? `name ${known.current}` : 'name another image'}, or add ${release} to \`${family.key}\` in ${path} if it is supported${move}`,
  }
}
