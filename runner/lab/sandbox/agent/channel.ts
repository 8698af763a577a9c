/** The conversation with the keeper of one sandbox. */
import { constants as osConstants } from 'node:os'
import { type Agent, list } from './agent.ts'
import { endedProcess, openProcess, type ProcessHandle } from './process.ts'

export type Started = { keeper: number; init: number }

export type Launch = {
  uid: number
  groups: string
  cwd: string
  environment: Record<string, string>
  command: string[]
}

export type Channel = {
  send(verb: string, fields: (string | Uint8Array)[]): void
  /** Resolves when the sandbox stands; rejects with the keeper's words. */
  up: Promise<Started>
  /** Resolves when nothing of it runs any more, with the agent's last words if the agent itself ended. */
  gone: Promise<void>
  spawn(launch: Launch): ProcessHandle
  /** Sends a numbered question; resolves with the answer, which is empty when all went well. */
  ask(verb: string, fields: (string | Uint8Array)[]): Promise<string>
}

export function connect(agent: Agent, id: string, directory: string): Channel {
  const started = Promise.withResolvers<Started>()
  const ended = Promise.withResolvers<void>()
  const processes = new Map<number, ProcessHandle>()
  const questions = new Map<number, (answer: string) => void>()
  let nextProcess = 0
  let nextQuestion = 0
  let over = false
  // Whoever does not wait for the start must not bring the runner down.
  started.promise.catch(() => {})

  const finish = (number: number, exitCode: number | null, signal: string | null) => {
    processes.get(number)?.ended({ exitCode, signal })
    processes.delete(number)
  }
  const handlers: Record<string, (rest: string) => void> = {
    up(rest) {
      const [keeper = 0, init = 0] = rest.split(' ').map(Number)
      started.resolve({ keeper, init })
    },
    failed: (rest) => started.reject(new Error(rest)),
    spawned(rest) {
      const [number = 0, pid = 0] = rest.split(' ').map(Number)
      processes.get(number)?.spawned(pid)
    },
    exit(rest) {
      const [number = 0, code = 0, signal = 0] = rest.split(' ').map(Number)
      finish(number, signal === 0 ? code : null, signal === 0 ? null : signalName(signal))
    },
    // The sandbox is dying or dead (`reboot`, `kill -9 1` from outside): nothing starts in it any more.
    refused: (rest) => finish(Number.parseInt(rest, 10), null, 'SIGKILL'),
    done(rest) {
      const number = Number.parseInt(rest, 10)
      questions.get(number)?.(rest.slice(String(number).length + 1))
      questions.delete(number)
    },
    gone(rest) {
      over = true
      started.reject(new Error(rest || 'the sandbox ended while it was opened'))
      for (const number of [...processes.keys()]) finish(number, null, 'SIGKILL')
      for (const answer of questions.values()) answer('the sandbox has ended')
      ended.resolve()
    },
  }
  agent.listen(id, (verb, rest) => handlers[verb]?.(rest))

  return {
    send: (verb, fields) => agent.send(id, verb, fields),
    up: started.promise,
    gone: ended.promise,
    spawn(launch) {
      if (over) return endedProcess(Date.now())
      const number = nextProcess++
      const handle = openProcess(directory, number, Date.now())
      processes.set(number, handle)
      const environment = list(Object.entries(launch.environment).flat())
      agent.send(id, 'spawn', [
        String(number),
        String(launch.uid),
        launch.groups,
        launch.cwd,
        environment,
        ...launch.command,
      ])
      return handle
    },
    ask(verb, fields) {
      if (over) return Promise.resolve('the sandbox has ended')
      const number = nextQuestion++
      return new Promise((resolve) => {
        questions.set(number, resolve)
        agent.send(id, verb, [String(number), ...fields])
      })
    },
  }
}

function signalName(number: number): string {
  return signals.get(number) ?? `SIG${number}`
}

const signals = new Map(Object.entries(osConstants.signals).map(([name, number]) => [number, name]))
