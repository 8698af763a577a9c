/** Times whole commands, as a user would: wall clock, CPU of the whole process tree, and the peak memory of the command itself. */
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** Seconds; `peak` is the command's own largest resident set in MiB. */
export type Sample = { wall: number; cpu: number; peak: number; exitCode: number; output: string }

export type Command = { command: string[]; environment?: Record<string, string> | undefined; cwd?: string | undefined }

const timeFormat = 'TIMEFORMAT="timed %3R %3U %3S"; time "$@"; exit $?'

export async function measure(
  command: string[],
  environment: Record<string, string> = {},
  cwd = process.cwd(),
): Promise<Sample> {
  const child = spawn('bash', ['-c', timeFormat, 'bash', ...command], {
    cwd,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  let errors = ''
  child.stdout.on('data', (data) => {
    output += data
  })
  child.stderr.on('data', (data) => {
    errors += data
  })
  let peak = 0
  const watch = setInterval(() => {
    peak = Math.max(peak, residentPeak(childOf(child.pid ?? 0)))
  }, 20)
  const exitCode = await new Promise<number>((resolve) => child.on('close', (code) => resolve(code ?? -1)))
  clearInterval(watch)
  const timed = /timed ([\d.]+) ([\d.]+) ([\d.]+)/.exec(errors)
  if (!timed) throw new Error(`no times from: ${command.join(' ')}\n${errors}`)
  const [wall, user, system] = timed.slice(1).map(Number) as [number, number, number]
  return { wall, cpu: user + system, peak, exitCode, output: output + errors }
}

/** Runs `commands` in turn, round by round, so that noise meets all of them alike. */
export async function measureTogether(
  commands: Record<string, Command>,
  rounds: number,
): Promise<Record<string, Sample[]>> {
  const samples: Record<string, Sample[]> = {}
  for (let round = 0; round < rounds; round += 1)
    for (const [name, { command, environment, cwd }] of Object.entries(commands)) {
      const sample = await measure(command, environment, cwd)
      samples[name] = [...(samples[name] ?? []), sample]
    }
  return samples
}

export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

/** Median of the wall clock, in seconds. */
export const wall = (samples: Sample[] | undefined) => median((samples ?? []).map((sample) => sample.wall))

/** Median of the CPU time of the whole process tree, in seconds. */
export const cpu = (samples: Sample[] | undefined) => median((samples ?? []).map((sample) => sample.cpu))

function childOf(pid: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')[0])
  } catch {
    return 0
  }
}

function residentPeak(pid: number): number {
  try {
    const kib = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return Number(kib ?? 0) / 1024
  } catch {
    return 0
  }
}
