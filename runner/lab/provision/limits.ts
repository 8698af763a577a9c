/** Limits of processes: a lab inside a container cannot raise one, and podman by itself asks for more than it may have. */
import { readFileSync } from 'node:fs'

/** Open files and processes that containers may have here, as podman's option `--ulimit` and containers.conf write them. */
export function ulimits(): string[] {
  const limits = readFileSync('/proc/self/limits', 'utf8')
  const files = hardLimit(limits, 'Max open files', 1048576)
  const processes = hardLimit(limits, 'Max processes', 4194304)
  return [`nofile=${files}:${files}`, `nproc=${processes}:${processes}`]
}

function hardLimit(limits: string, name: string, most: number): number {
  const hard = new RegExp(`^${name} +\\S+ +(\\S+)`, 'm').exec(limits)?.[1] ?? 'unlimited'
  return hard === 'unlimited' ? most : Math.min(Number(hard), most)
}
