/**
 * `npm run test:fresh [-- --keep] [PATH…]`: makes a minimal Debian with git, certificates, Node 20 and npm, clones the
 * committed state of this repository into it, and runs the README's two commands there. PATH: pages for the first command
 * instead of all. Only package registries are reached; downloads are taken from the caches of this machine's user where
 * they are there. Reports how long it took to the first executed block and to the end. Needs root and mmdebstrap.
 */
import { rmSync } from 'node:fs'
import { appendFile, copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { $, type ProcessPromise } from 'zx'
import { answerHelp } from '../runner/cli/frame/own-help.ts'
import { formatDuration } from '../runner/core/duration.ts'
import { authorities } from '../runner/lab/provision/authorities.ts'
import { aptOptions, debian } from '../runner/lab/provision/debootstrap.ts'

answerHelp(import.meta.url)
const { values, positionals } = parseArgs({ allowPositionals: true, options: { keep: { type: 'boolean' } } })

/** Debian's stable release: its Node is the oldest that the README promises to work with. */
const suite = 'trixie'
const packages = ['git', 'ca-certificates', 'nodejs', 'npm']
const clone = '/root/image-mode-docs'

const directory = await mkdtemp(join(tmpdir(), 'fresh-machine-'))
const root = join(directory, 'root')
const startedAt = Date.now()
let status = 1
/** What runs on the machine. */
let machine: ProcessPromise | undefined
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    // The machine's processes and mounts end with `unshare`.
    if (machine?.pid) process.kill(machine.pid, 'SIGKILL')
    if (!values.keep) rmSync(directory, { recursive: true, force: true })
    process.exit(130)
  })
try {
  await makeMachine()
  const machineAt = Date.now()
  say(`the machine is ready after ${formatDuration(machineAt - startedAt)}`)
  // A bundle is what a clone over the network would bring, whether or not this is a work tree.
  await $`git bundle create --quiet ${join(root, 'source.bundle')} HEAD`
  await inside(`git clone --quiet /source.bundle ${clone}`)
  const verified = await inside(`cd ${clone} && npm ci && npm run verify-docs -- ${positionals.join(' ')}`, machineAt)
  const tested = await inside(`cd ${clone} && npm ci && npm test`)
  say(`the end after ${formatDuration(Date.now() - machineAt)}: verify-docs ${verified}, npm test ${tested}`)
  status = verified === 0 && tested === 0 ? 0 : 1
} finally {
  if (values.keep) say(`kept in ${root}`)
  else await rm(directory, { recursive: true, force: true })
}
process.exit(status)

async function makeMachine(): Promise<void> {
  const options = aptOptions.map((option) => `--aptopt=${option}`)
  const base = ['--mode=root', '--variant=minbase', `--architectures=${debian.architecture}`, ...options]
  // What mmdebstrap mounts in the new root disappears with its namespace.
  const namespace = ['--mount', '--pid', '--fork', '--kill-child=KILL', '--mount-proc', '--propagation', 'private']
  await $({
    stdio: ['ignore', 'ignore', 'inherit'],
  })`unshare ${namespace} -- mmdebstrap --quiet ${base} --include=${packages.join(',')} ${suite} ${root} ${debian.mirror}`
  for (const option of aptOptions) await appendFile(join(root, 'etc/apt/apt.conf.d/90fresh'), `${option};\n`)
  await writeFile(join(root, 'etc/hostname'), 'fresh\n')
  await copyFile('/etc/resolv.conf', join(root, 'etc/resolv.conf'))
  // A developer behind a mirror of the registry has its address here.
  await copyFile(join(homedir(), '.npmrc'), join(root, 'root/.npmrc')).catch(() => undefined)
  // And the authority of that mirror, or of a proxy, is one that this machine trusts.
  const trusted = authorities(process.env)
  if (trusted) await copyFile(trusted, join(root, 'etc/ssl/certs/ca-certificates.crt'))
  await mkdir(join(root, 'root/.npm'), { recursive: true })
}

/**
 * Runs a shell command on the machine and returns its exit status. Not by chroot: labs make mounts, and need a root that is
 * one. With `since`, the time from then until the first tutorial has ended with a block that ran is reported.
 */
async function inside(command: string, since?: number): Promise<number | null> {
  const enter = `set -e
mount --bind "$ROOT" "$ROOT"; cd "$ROOT"; mkdir -p .old
mount -t proc proc proc; mount --rbind /sys sys; mount --rbind /dev dev; mount -t tmpfs tmpfs run
if [ -d "$HOME/.npm/_cacache" ]; then mount --bind "$HOME/.npm" root/.npm; fi
pivot_root . .old; umount -l .old
exec env -i HOME=/root PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin TERM=dumb $PROXIES sh -c "$COMMAND"`
  const proxies = Object.entries(process.env).filter(([name]) => /^(?:https?|no)_proxy$/i.test(name))
  const env = {
    ...process.env,
    ROOT: root,
    COMMAND: command,
    PROXIES: proxies.map(([name, value]) => `${name}=${value}`).join(' '),
  }
  const namespaces = ['--mount', '--pid', '--ipc', '--uts', '--fork', '--kill-child=KILL', '--propagation', 'private']
  const running = $({ env, nothrow: true })`unshare ${namespaces} -- sh -c ${enter}`
  machine = running
  let pending = since
  for (const stream of [running.stdout, running.stderr])
    stream.on('data', (chunk: Buffer) => {
      process.stdout.write(chunk)
      if (pending === undefined || !/^✓ .* {2}(?:executed|booted) {2}/m.test(chunk.toString())) return
      say(`the first page with an executed block after ${formatDuration(Date.now() - pending)}`)
      pending = undefined
    })
  return (await running).exitCode
}

function say(text: string): void {
  process.stdout.write(`test:fresh: ${text}\n`)
}
