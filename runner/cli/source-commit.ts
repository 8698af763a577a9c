/** Which commit a document comes from. */
import { execFile } from 'node:child_process'
import { basename, dirname } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** The last one that changed the file; undefined where the file differs from it, or where there is no git. */
export async function sourceCommit(file: string): Promise<string | undefined> {
  const git = async (...args: string[]): Promise<string> =>
    (await run('git', [...args, '--', basename(file)], { cwd: dirname(file) })).stdout.trim()
  try {
    const [commit] = await Promise.all([git('log', '-1', '--format=%H'), git('diff', '--quiet', 'HEAD')])
    return commit || undefined
  } catch {
    return undefined
  }
}
