/** The conversation with QEMU, on its standard streams: https://www.qemu.org/docs/master/interop/qmp-spec.html */
import type { SandboxProcess } from '../lab.ts'

export type Monitor = {
  /** Rejects with QEMU's words, also when it has ended. */
  execute(command: string, options?: Record<string, unknown>): Promise<unknown>
  /** A command of the monitor for people; resolves with what it prints, which is empty when all went well. */
  human(line: string): Promise<string>
  /** Why the machine stopped, as QEMU tells: `guest-reset`, `guest-shutdown`, `guest-panic`; undefined while it runs. */
  readonly stopped: string | undefined
  /** What QEMU itself printed: warnings and errors. */
  readonly said: string
  /** Resolves when QEMU has ended. */
  gone: Promise<void>
}

type Message = { return?: unknown; error?: { desc: string }; event?: string; data?: { reason?: string } }

export function openMonitor(qemu: SandboxProcess): Monitor {
  const waiting: PromiseWithResolvers<unknown>[] = []
  let rest = ''
  let said = ''
  let stopped: string | undefined
  const hear = (line: string) => {
    const message = parse(line)
    if (message === undefined) said = `${said}${line}\n`.slice(-4000)
    else if (message.event === 'SHUTDOWN') stopped ??= message.data?.reason ?? 'unknown'
    else if (message.error) waiting.shift()?.reject(new Error(message.error.desc))
    else if ('return' in message) waiting.shift()?.resolve(message.return)
  }
  qemu.output.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) if (line.trim() !== '') hear(line.trim())
  })
  const execute = (command: string, options?: Record<string, unknown>) => {
    const answer = Promise.withResolvers<unknown>()
    waiting.push(answer)
    qemu.stdin.write(`${JSON.stringify({ execute: command, ...(options ? { arguments: options } : {}) })}\n`)
    return answer.promise
  }
  const gone = qemu.exited.then(({ exitCode, signal }) => {
    stopped ??= `QEMU ended (${signal ?? exitCode})`
    for (const answer of waiting.splice(0)) answer.reject(new Error(`QEMU has ended. ${said}`.trim()))
  })
  // QEMU says nothing but its greeting before this.
  execute('qmp_capabilities').catch(() => {})
  return {
    execute,
    human: async (line) => String((await execute('human-monitor-command', { 'command-line': line })) ?? '').trim(),
    get stopped() {
      return stopped
    },
    get said() {
      return said.trim()
    },
    gone,
  }
}

function parse(line: string): Message | undefined {
  if (!line.startsWith('{')) return undefined
  try {
    return JSON.parse(line) as Message
  } catch {
    return undefined
  }
}
