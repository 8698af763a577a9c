/** Where a document's releases may be stated. */
import { contentFolder } from '../../document/find-tutorials.ts'

export const releasesName = 'releases.json'

/** In the content folders that the document lies in, the innermost first. */
export function releasesPaths(document: string): string[] {
  const folders = document.split('/').slice(0, -1)
  return folders
    .flatMap((folder, index) =>
      folder === contentFolder ? [[...folders.slice(0, index + 1), releasesName].join('/')] : [],
    )
    .reverse()
}
