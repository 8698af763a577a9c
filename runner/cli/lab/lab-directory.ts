/** The directory of labs and caches is marked as ours, so that `clean` removes nothing else. */
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makeDirectory } from '../../core/atomic-write.ts'
import { machineKeyName } from '../../evidence/machine-key.ts'

/** https://bford.info/cachedir: backups leave such a directory out. */
export const tagName = 'CACHEDIR.TAG'
const signature = 'Signature: 8a477f597d28d172789f06886806bc55'
const tagText = `${signature}
# Labs and caches of image-mode-docs. \`verify-docs clean\` removes this directory.
`

/** What the commands themselves put there before they know that they need it. */
const ours = ['compile-cache', 'parse-cache', machineKeyName]

/** Makes and marks the directory. One that held other things before is used but not marked. */
export async function markLabDirectory(directory: string): Promise<void> {
  await makeDirectory(directory)
  const names = await readdir(directory)
  if (names.every((name) => ours.includes(name)))
    await writeFile(join(directory, tagName), tagText, { flag: 'wx' }).catch(() => undefined)
}

export async function isLabDirectory(directory: string): Promise<boolean> {
  const text = await readFile(join(directory, tagName), 'utf8').catch(() => '')
  return text.startsWith(signature)
}
