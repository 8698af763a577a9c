/**
 * Options for trees of strangers: a folder of files that make up a repository is none (its settings name programs), and no
 * program watches files. Names in the output are not quoted.
 */
const careful = ['safe.bareRepository=explicit', 'core.fsmonitor=false', 'core.quotePath=false']

/** What git prints in a folder. Rejects where there is no git, no repository, or the command fails. */
export async function git(directory: string, ...words: string[]): Promise<string> {
  // Loaded where it is needed: it takes as long as to list all pages.
  const { execa } = await import('execa')
  const options = { cwd: directory, stdin: 'ignore', maxBuffer: Number.POSITIVE_INFINITY } as const
  const { stdout } = await execa('git', [...careful.flatMap((setting) => ['-c', setting]), ...words], options)
  return stdout
}
