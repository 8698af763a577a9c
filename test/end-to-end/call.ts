/** Runs the commands as a user does: as processes of their own, with evidence in a directory of the test. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type Call = { pid: number | undefined; exitCode: number | null; output: string; report: Report }
export type Report = {
  totals: Record<string, number>
  tutorials: {
    path: string
    level: string
    status: string
    subject: string
    cached: boolean
    blocks: { line: number; status: string; level: string; why?: string }[]
  }[]
}

export type Place = {
  directory: string
  start(args: string[]): ChildProcess
  call(args: string[]): Promise<Call>
  /** The evidence file of a document, by the last part of its id. */
  evidence(slug: string): string
  remove(): void
}

export function makePlace(): Place {
  const directory = mkdtempSync(join(tmpdir(), 'end-to-end-'))
  const start = (args: string[]) =>
    spawn('node', ['runner/cli/verify-docs.js', '--lab', 'offline', ...args], {
      env: { ...process.env, EVIDENCE_DIR: join(directory, 'evidence'), NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
  return {
    directory,
    start,
    async call(args) {
      const file = join(directory, 'report.json')
      rmSync(file, { force: true })
      const child = start([...args, '--report', `json=${file}`])
      let output = ''
      for (const stream of [child.stdout, child.stderr])
        stream?.on('data', (data) => {
          output += data
        })
      const exitCode = await new Promise<number | null>((resolve) => child.on('close', resolve))
      return { pid: child.pid, exitCode, output, report: JSON.parse(readFileSync(file, 'utf8')) }
    },
    evidence(slug) {
      const files = readdirSync(join(directory, 'evidence'), { recursive: true, encoding: 'utf8' })
      const file = files.find((name) => name.endsWith('.json') && name.split('/').at(-2) === slug)
      if (file === undefined) throw new Error(`no evidence of ${slug}: ${files.join(', ')}`)
      return join(directory, 'evidence', file)
    },
    remove: () => rmSync(directory, { recursive: true, force: true }),
  }
}
