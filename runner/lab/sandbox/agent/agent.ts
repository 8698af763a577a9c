/** Starts the resident Perl process that makes all sandboxes of this runner, and routes its answers to them. */

import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export type AgentListener = (verb: string, rest: string) => void

export type Agent = {
  /** Sends a frame; answers with the same id go to the listener given with `listen`. */
  send(id: string, verb: string, fields: (string | Uint8Array)[]): void
  listen(id: string, listener: AgentListener): void
  /** Ends the agent and with it every sandbox. Resolves when it is gone. */
  end(): Promise<void>
}

const script = fileURLToPath(new URL('agent.pl', import.meta.url))
let current: Agent | undefined

/** The one agent of this process, started at first use. */
export function agent(): Agent {
  current ??= start()
  return current
}

/** Ends the agent of this process, if it runs, and with it every sandbox. */
export async function endAgent(): Promise<void> {
  await current?.end()
}

function start(): Agent {
  const child = spawn('perl', [script, process.arch], {
    cwd: '/',
    // Own session: Ctrl-C in the runner's terminal must not end sandboxes before the runner says so.
    detached: true,
    env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const listeners = new Map<string, AgentListener>()
  let complaints = ''
  let rest = ''
  const deliver = (id: string, verb: string, rest: string) => {
    const listener = listeners.get(id)
    if (verb === 'gone') listeners.delete(id)
    listener?.(verb, rest)
    if (listeners.size === 0) hold(child, false)
  }
  const gone = new Promise<void>((resolve) => {
    const end = (why: string) => {
      current = undefined
      for (const id of [...listeners.keys()]) deliver(id, 'gone', why)
      resolve()
    }
    child.on('error', (error) => end(`perl could not be started: ${error.message}`))
    child.on('exit', (code, signal) => end(complaints.trim() || `the sandbox agent ended (${signal ?? code})`))
  })
  hold(child, false)
  child.stdin.on('error', () => {})
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints = (complaints + text).slice(-4096)
  })
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      const [id = '', verb = ''] = line.split(' ', 2)
      deliver(id, verb, line.slice(id.length + verb.length + 2))
    }
  })
  return {
    send: (id, verb, fields) => void child.stdin.write(frame([id, verb, ...fields])),
    listen(id, listener) {
      listeners.set(id, listener)
      hold(child, true)
    },
    end() {
      hold(child, true)
      child.stdin.end()
      return gone
    },
  }
}

/** The agent keeps the runner's process alive only while a sandbox is open. */
function hold(child: ChildProcess, held: boolean): void {
  for (const one of [child, child.stdin, child.stdout, child.stderr]) {
    // Node's pipes are sockets, which can be let go; their type knows only streams.
    if (one && 'unref' in one && 'ref' in one) (held ? one.ref : one.unref).call(one)
  }
}

/** Why the lab of that name cannot run here at all; undefined where it may. */
export function whyNoAgent(lab: string): string | undefined {
  if (process.platform !== 'linux') return `the ${lab} lab needs Linux`
  if (!['x64', 'arm64'].includes(process.arch)) return `the ${lab} lab does not know the processor ${process.arch}`
  if (process.getuid?.() !== 0) return `the ${lab} lab needs root: it makes namespaces and mounts of its own`
  return undefined
}

/** Each field as its length (32 bit, big endian) and its bytes. */
export function list(fields: (string | Uint8Array)[]): Buffer {
  let size = 0
  for (const field of fields) size += 4 + Buffer.byteLength(field)
  const bytes = Buffer.allocUnsafe(size)
  let at = 0
  for (const field of fields) {
    const begin = at + 4
    if (typeof field === 'string') at = begin + bytes.write(field, begin)
    else {
      bytes.set(field, begin)
      at = begin + field.length
    }
    bytes.writeUInt32BE(at - begin, begin - 4)
  }
  return bytes
}

/** A list with its own length in front, as the agent reads it from its standard input. */
export function frame(fields: (string | Uint8Array)[]): Buffer {
  return list([list(fields)])
}
