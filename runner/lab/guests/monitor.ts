/** The conversation with QEMU, on its standard streams: https://www.qemu.org/docs/master/interop/qmp-spec.html */
import { within } from '../../core/waiting.ts'
import type { SandboxProcess } from '../lab.ts'
import { generousTimeout } from './login/scaled-timeout.ts'

export type Monitor = {
  /**
   * A command of the monitor for people; resolves with what it prints, which is empty when all went well. Rejects with QEMU's
   * words, also when it has ended.
   */
  human(line: string): Promise<string>
  /** Why the machine stopped, as QEMU reports: `guest-reset`, `guest-shutdown`, `guest-panic`; undefined while it runs. */
  readonly stopped: string | undefined
  /** Resolves when QEMU has ended. */
  gone: Promise<void>
}

type Message = {
  return?: unknown
  error?: { desc: string }
  event?: string
  data?: { reason?: string; operation?: string; nospace?: boolean; action?: string }
}

/** Milliseconds between two questions to QEMU whether it is there, and for its answer on a quiet host. */
const askMs = 10_000
const answerMs = 30_000
/** Characters of a line of QEMU's: a page may have put another program in its place. */
const longestLine = 1024 * 1024

export function openMonitor(qemu: SandboxProcess): Monitor {
  const waiting: PromiseWithResolvers<unknown>[] = []
  let rest = ''
  let complaint = ''
  let stopped: string | undefined
  const end = (why: string) => {
    stopped ??= why
    qemu.kill('SIGKILL')
  }
  const hear = (line: string) => {
    const message = parse(line)
    if (message === undefined) {
      if (!/\bwarning:|is deprecated/.test(line)) complaint = line
    } else if (message.event === 'SHUTDOWN') stopped ??= message.data?.reason ?? 'unknown'
    // QEMU would stop the machine and wait for somebody who makes room.
    else if (message.event === 'BLOCK_IO_ERROR' && message.data?.action === 'stop') end(diskError(message.data))
    else if (message.error) waiting.shift()?.reject(new Error(message.error.desc))
    else if ('return' in message) waiting.shift()?.resolve(message.return)
  }
  qemu.output.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    if (rest.length > longestLine) {
      rest = ''
      end('QEMU printed a line that does not end')
    }
    for (const line of lines) if (line.trim() !== '') hear(line.trim())
  })
  const execute = (command: string, options?: Record<string, unknown>) => {
    const answer = Promise.withResolvers<unknown>()
    waiting.push(answer)
    qemu.stdin.write(`${JSON.stringify({ execute: command, ...(options ? { arguments: options } : {}) })}\n`)
    return answer.promise
  }
  let over = false
  const gone = qemu.exited.then(({ exitCode, signal }) => {
    over = true
    stopped ??= howItEnded(exitCode, signal, complaint || rest.trim())
    for (const answer of waiting.splice(0)) answer.reject(new Error(`QEMU has ended: ${stopped}`))
  })
  const watch = async () => {
    while (!over) {
      const ms = generousTimeout(answerMs)
      // An error is an answer too.
      if (!(await within(execute('query-status'), ms)) && !over)
        end(`QEMU itself did not answer within ${Math.round(ms / 1000)} s, and was ended`)
      await within(gone, askMs)
    }
  }
  // QEMU says nothing but its greeting before this.
  execute('qmp_capabilities').catch(() => {})
  void watch()
  return {
    human: async (line) => String((await execute('human-monitor-command', { 'command-line': line })) ?? '').trim(),
    get stopped() {
      return stopped
    },
    gone,
  }
}

/** QEMU's own words count only where it gave up by itself; a signal came from elsewhere. */
export function howItEnded(exitCode: number | null, signal: string | null, complaint: string): string {
  if (signal !== null) return `QEMU was ended by ${signal}`
  return `QEMU ended with status ${exitCode}${complaint === '' ? '' : `: ${complaint}`}`
}

function diskError({ operation, nospace, reason }: NonNullable<Message['data']>): string {
  return `its disk could not be ${operation === 'read' ? 'read' : 'written'} on the host: ${nospace ? 'no space left' : (reason ?? 'input/output error')}`
}

function parse(line: string): Message | undefined {
  if (!line.startsWith('{')) return undefined
  try {
    return JSON.parse(line) as Message
  } catch {
    return undefined
  }
}
