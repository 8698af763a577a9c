/** `--tool NAME=FILE`: programs of the user, put among the lab's tools under the names that pages call them by. */

import { readFile } from 'node:fs/promises'
import { basename, dirname, resolve } from 'node:path'
import { defined } from '../../core/defined.ts'
import { sha256 } from '../../core/sha256.ts'
import { LabError, type UserTool } from '../lab.ts'
import type { PlacedFile } from '../sandbox/mounts/parts.ts'
import { runInRoot } from './in-root.ts'

export type PlacedTools = { tools: UserTool[]; files: PlacedFile[] }

/** In place of a program of the lab by the same name, whatever PATH says. */
const directory = '/usr/bin'

/** Starts each once in `root`, the lab's tools, so that a wrong file is reported before a page meets it. */
export async function readUserTools(
  named: Record<string, string>,
  root: string,
  signal: AbortSignal,
): Promise<PlacedTools> {
  const placed: PlacedTools = { tools: [], files: [] }
  for (const [name, file] of Object.entries(named).sort()) {
    const path = resolve(file)
    const content = await readFile(path)
    const version = await versionOf(name, path, root, signal)
    const digest = `sha256:${sha256(content)}`
    placed.tools.push({ name, source: path, digest, ...defined({ version }) })
    placed.files.push({ path: `${directory}/${name}`, content, mode: 0o755 })
  }
  return placed
}

/** Undefined where the program prints none. */
async function versionOf(name: string, path: string, root: string, signal: AbortSignal): Promise<string | undefined> {
  // A copy, because the file itself may not be executable here.
  const script = `cp "$1" /tmp/tool && chmod 755 /tmp/tool && { timeout 10 /tmp/tool --version 2>&1 </dev/null; echo "status $?"; }`
  const output = await runInRoot(root, ['sh', '-c', script, 'version', `/mnt/tool/${basename(path)}`], {
    signal,
    binds: [{ host: dirname(path), name: 'tool' }],
  })
  const status = Number(/status (\d+)\n?$/.exec(output)?.[1])
  // What a shell and the loader report when a program cannot be started at all.
  if (status === 126 || status === 127) {
    throw new LabError(
      `--tool ${name}: ${path} does not start among the lab's tools: ${output.split('\n')[0]?.slice(0, 200)}`,
      'Name a program for Linux on this architecture, built for the libraries of the lab or statically.',
    )
  }
  return /\d+(?:\.\d+)+[\w.+~-]*/.exec(output)?.[0]
}
