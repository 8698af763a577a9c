/** A machine that was booted in the sandbox, as a place where sessions open: everybody there is root. */
import { randomBytes } from 'node:crypto'
import { Writable } from 'node:stream'
import { scaledTimeout } from '../../lab/guests/login/scaled-timeout.ts'
import { type Guest, GuestError, type Sandbox, type SandboxProcess } from '../../lab/lab.ts'
import { readToEnd } from '../../lab/read-to-end.ts'
import { type Place, sessionShell } from './place.ts'

/** Where root is after a login; `~` is a link to /var/roothome on most of these systems. */
const directory = '/root'
/** In memory: gone with a reboot, as the shells are. */
const inMemory = {
  steps: '/run/lab',
  calls: '/run/lab-calls',
  /** Milliseconds within which a machine answers that is not lost. */
  answerMs: 15_000,
}
const shell = ['env', 'LANG=C.UTF-8', 'bash', '-l', '-s']

type GuestPlace = Place & {
  readonly guest: Guest
  /** What the bootc stub recorded on the machine. */
  takeBootcCalls(): Promise<string[]>
}

export function guestPlace(guest: Guest, { steps, calls, answerMs } = inMemory): GuestPlace {
  /** What a shell of the machine is to read before its next line: files cannot be laid there in any other way at once. */
  const pending: string[] = []
  const start = (script: string, words: string[] = []) => guest.spawn(['bash', '-c', script, 'lab', ...words])
  /** What it printed within so many milliseconds: a machine without a network never answers. */
  const ask = async (script: string, words: string[], ms: number) => {
    const child = start(script, words)
    const late = setTimeout(() => child.kill('SIGKILL'), scaledTimeout(ms))
    const { output } = await readToEnd(child)
    clearTimeout(late)
    return output.split('\n').filter((line) => line !== '')
  }
  const deliver = (name: string, text: string) => {
    const path = `${steps}/${name}`
    const end = `LAB_${randomBytes(12).toString('hex')}`
    pending.push(
      `\\builtin command mkdir -p ${steps}; \\builtin command cat >${path} <<'${end}'\n${text}${text.endsWith('\n') ? '' : '\n'}${end}\n`,
    )
    return path
  }
  return {
    guest,
    directory,
    spawn: (command) =>
      command.join(' ') === sessionShell ? withPending(guest.spawn(shell), pending) : guest.spawn(command),
    deliver,
    openFile: (name) => ({ path: `${steps}/${name}`, write: (text) => void deliver(name, text), close() {} }),
    openPipe(name) {
      const path = `${steps}/pipe.${name}.${randomBytes(4).toString('hex')}`
      pending.push(`\\builtin command mkdir -p ${steps}; \\builtin command mkfifo -m 666 ${path}\n`)
      const reading = guest.spawn(['bash', '-c', `until [ -p ${path} ]; do sleep 0.1; done; exec cat ${path}`])
      return { path, output: reading.output }
    },
    async writeFile(path, content, mode = 0o644) {
      const script = 'mkdir -p "$(dirname "$1")" && cat >"$1" && chmod "$2" "$1"'
      const { status, output } = await readToEnd(
        start(`cd ${directory} && ${script}`, [path, mode.toString(8)]),
        content,
      )
      if (status !== 0) throw new Error(`${path} cannot be written on ${guest.name}: ${output.trim()}`)
    },
    async killStartedSince(since, grace) {
      const seconds = Math.ceil((Date.now() - since) / 1000) + 1
      return await ask(endSince, [String(seconds), String(Math.ceil(grace / 100))], grace + answerMs)
    },
    async takeBootcCalls() {
      const script = `mkdir -p ${calls}; chmod 1777 ${calls}; cat ${calls}/* 2>/dev/null; rm -f ${calls}/*; true`
      return await ask(script, [], answerMs)
    },
  }
}

function withPending(process: SandboxProcess, pending: string[]): SandboxProcess {
  const stdin = new Writable({
    write(chunk: Buffer, _, done) {
      process.stdin.write(Buffer.concat([Buffer.from(pending.splice(0).join('')), chunk]), done)
    },
    final(done) {
      process.stdin.end(done)
    },
  })
  process.stdin.on('error', () => {})
  void process.exited.then(() => stdin.destroy())
  return { ...process, pid: process.pid, stdin, kill: (signal) => process.kill(signal) }
}

/** What came by SSH, is no shell of a session itself, and is younger than $1 seconds: TERM, then KILL after $2 tenths. */
const endSince = `
young() {
  local p parent age
  for p in /proc/[0-9]*; do
    p=\${p#/proc/}
    [ "$p" != $$ ] && [ "$p" != "$BASHPID" ] || continue
    tr '\\0' '\\n' 2>/dev/null <"/proc/$p/environ" | grep -q ^SSH_CONNECTION= || continue
    read -r parent age < <(ps -o ppid=,etimes= -p "$p") || continue
    [ "$age" -le "$1" ] || continue
    case $(cat "/proc/$parent/comm" 2>/dev/null) in sshd*) continue ;; esac
    [ "$parent" != $$ ] || continue
    echo "$p"
  done
}
all=$(young "$1")
for p in $all; do tr '\\0' ' ' <"/proc/$p/cmdline"; echo; done 2>/dev/null
kill -TERM $all 2>/dev/null
for ((i = 0; i < $2; i++)); do kill -0 $all 2>/dev/null || exit 0; sleep 0.1; done
kill -KILL $all 2>/dev/null
exit 0
`

/** A step that may stop or restart the machine it runs on. */
export function mayRestart(script: string): boolean {
  return /\b(reboot|poweroff|shutdown|halt|kexec|soft-reboot)\b|--apply\b|\binit [06]\b/.test(script)
}

/** The machines of one tutorial, as places: booted when a block first needs one. */
export class GuestPlaces {
  readonly #sandbox: Sandbox
  readonly #open = new Map<string, Promise<GuestPlace>>()
  readonly #booted: GuestPlace[] = []

  constructor(sandbox: Sandbox) {
    this.#sandbox = sandbox
  }

  /** Rejects with `GuestError` when the machine does not boot. */
  open(name: string): Promise<GuestPlace> {
    const known = this.#open.get(name)
    if (known) return known
    const fresh = this.#sandbox.guest(name).then(async (guest) => {
      const place = guestPlace(guest)
      // What was recorded while it booted belongs to no block.
      await place.takeBootcCalls()
      this.#booted.push(place)
      return place
    })
    this.#open.set(name, fresh)
    fresh.catch(() => this.#open.delete(name))
    return fresh
  }

  /** Before each block there: a machine that was powered off is started again. Rejects when `signal` aborts meanwhile. */
  async ready(name: string, signal: AbortSignal): Promise<void> {
    const { promise: aborted, reject } = Promise.withResolvers<never>()
    const stop = () => reject(new GuestError(`interrupted before the machine \`${name}\` was up`, ''))
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop, { once: true })
    const up = this.open(name).then((place) => place.guest.ready())
    up.catch(() => {})
    await Promise.race([up, aborted]).finally(() => signal.removeEventListener('abort', stop))
  }

  /** Those that were booted. */
  all(): GuestPlace[] {
    return this.#booted
  }
}
