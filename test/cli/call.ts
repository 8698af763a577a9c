/** Calls of the commands as their users make them: as processes, in a directory of their own. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

export type Ended = { code: number | null; signal: NodeJS.Signals | null; stdout: string; stderr: string }

export type Workplace = {
  directory: string
  write(path: string, text: string | Buffer): Promise<void>
  start(
    args: string[],
    environment?: Record<string, string>,
    command?: string,
  ): ChildProcess & { ended: Promise<Ended> }
  call(args: string[], environment?: Record<string, string>, command?: string): Promise<Ended>
  remove(): Promise<void>
}

/** `command`: a file beside this one, or of runner/cli. */
export async function makeWorkplace(command = join(import.meta.dirname, 'host-verify.ts')): Promise<Workplace> {
  const directory = await mkdtemp(join(tmpdir(), 'verify-'))
  const start: Workplace['start'] = (args, environment = {}, file = command) => {
    const child = spawn(process.execPath, [file, ...args], {
      cwd: directory,
      env: {
        PATH: process.env.PATH,
        HOME: directory,
        LAB_DIR: join(directory, '.lab'),
        NODE_NO_WARNINGS: '1',
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let [stdout, stderr] = ['', '']
    child.stdout.setEncoding('utf8').on('data', (text) => {
      stdout += text
    })
    child.stderr.setEncoding('utf8').on('data', (text) => {
      stderr += text
    })
    const ended = new Promise<Ended>((resolve) =>
      child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr })),
    )
    return Object.assign(child, { ended })
  }
  return {
    directory,
    start,
    call: (args, environment, file) => start(args, environment, file).ended,
    write: async (path, text) => {
      await mkdir(dirname(join(directory, path)), { recursive: true })
      await writeFile(join(directory, path), text)
    },
    remove: () => rm(directory, { recursive: true, force: true }),
  }
}

/** A document of which every body is a `bash run` block. */
export function tutorial(title: string, ...bodies: string[]): string {
  const blocks = bodies.map((body, index) => `\n## Step ${index + 1}\n\n\`\`\`bash run\n${body}\n\`\`\`\n`)
  return `---\ntitle: ${title}\ndescription: A test.\n---\n\nText.\n${blocks.join('')}`
}
