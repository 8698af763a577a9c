/** Runs shellcheck once for all documents. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import type { Diagnostic } from '../../core/diagnostic.ts'
import { type Batch, type Comment, diagnosticOf } from './batch.ts'
import { leftOut } from './codes.ts'

/** Its version; undefined where it is not installed. */
export async function findShellcheck(binary = 'shellcheck'): Promise<string | undefined> {
  const { exitCode, stdout } = await execa(binary, ['--version'], { reject: false, stdin: 'ignore' })
  return exitCode === 0 ? (/version: (\S+)/.exec(String(stdout))?.[1] ?? 'unknown') : undefined
}

/** Findings on all batches. Throws when shellcheck itself fails. */
export async function runShellcheck(
  batches: Batch[],
  binary = 'shellcheck',
  signal?: AbortSignal,
): Promise<Diagnostic[]> {
  if (batches.length === 0) return []
  const directory = await mkdtemp(join(tmpdir(), 'lint-docs-'))
  try {
    await Promise.all(batches.map(({ name, text }) => writeFile(join(directory, name), text)))
    const exclude = Object.keys(leftOut).join(',')
    const options = ['--norc', '--shell=bash', '--format=json1', '--severity=warning', `--exclude=${exclude}`]
    const result = await execa(binary, [...options, ...batches.map(({ name }) => name)], {
      cwd: directory,
      reject: false,
      stdin: 'ignore',
      maxBuffer: 512 * 1024 * 1024,
      ...(signal ? { cancelSignal: signal } : {}),
    })
    if (result.exitCode !== 0 && result.exitCode !== 1)
      throw new Error(`shellcheck failed: ${result.stderr || result.shortMessage}`, { cause: result })
    const { comments } = JSON.parse(String(result.stdout)) as { comments: Comment[] }
    const byName = new Map(batches.map((batch) => [batch.name, batch]))
    return comments.flatMap((comment) => {
      const batch = byName.get(comment.file)
      const diagnostic = batch ? diagnosticOf(batch, comment) : undefined
      return diagnostic ? [diagnostic] : []
    })
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}
