/** When each document was last changed, by the history of the repository: one call for all. */
import { git } from '../../runner/core/git.ts'

/** File below `directory` → ISO 8601 date of its last commit. Empty without git or history. */
export async function readChangeDates(directory: string): Promise<Map<string, string>> {
  const dates = new Map<string, string>()
  const log = await git(directory, 'log', '--relative', '--name-only', '--format=%x00%cI', '--', '.').catch(() => '')
  for (const commit of log.split('\0')) {
    const [date = '', ...files] = commit.split('\n').filter((line) => line !== '')
    for (const file of files) if (!dates.has(file)) dates.set(file, date)
  }
  return dates
}
