/**
 * A lab is where blocks run: it provides real tools, resolves documented image names, and opens one sandbox per
 * tutorial. Labs are listed in `labs.ts`; adding one is one folder that exports a `LabFactory`.
 */
import type { Readable, Writable } from 'node:stream'
import type { Need, Tutorial } from '../document/model.ts'

/** Whether an image is the documented one, a lab's replacement, or a candidate under test. */
export type Subject = 'real' | 'stand-in' | 'candidate'

export type ResolvedImage = {
  /** As documents write it, e.g. `quay.io/fedora/fedora-bootc:44`. */
  name: string
  /** `sha256:…` of the manifest, or of the image configuration where the source has no manifest. */
  digest: string
  /** Where it came from: a recipe, `docker://…`, `oci-archive:…`. */
  source: string
  subject: Subject
}

/** A program that `--tool NAME=FILE` put into the lab. */
export type UserTool = {
  name: string
  /** As it says itself. */
  version?: string
  digest: string
  /** The file on this machine. */
  source: string
}

export type LabDescription = {
  name: string
  /** Hash of the resolved package versions and recipes: equal hashes behave alike. */
  identity: string
  /** Tool → version, sorted. */
  versions: Record<string, string>
  images: ResolvedImage[]
  kernel: string
  /** As Fedora names it: `x86_64`, `aarch64`. */
  architecture?: string
  cpu: string
  /** Who runs blocks: `reader` (uid 1000 with sudo) or `root`. */
  user: string
  /** Whether rootless podman works here, and why not. */
  rootless: { works: boolean; why?: string }
  /** Whether pages have a user namespace of their own, in which root is nobody on this machine, and why not. `machine`: the lab is in one. */
  isolation?: { works: boolean; why?: string; machine?: true }
  /** `real` with version, or `stub`. */
  bootc: { kind: 'real' | 'stub'; version?: string; source?: string }
  /** Programs that the user brought by `--tool`; absent where there are none. */
  tools?: UserTool[]
  /** Needs that this lab can serve; the others with the reason. */
  lacks: Partial<Record<Need, string>>
  /** Changes that the lab makes to documented commands or their surroundings, recorded in the evidence. */
  substitutions: string[]
  /** False where no block can reach the network unless it says so; then evidence does not age. Absent: it ages. */
  networked?: boolean
}

export type LabOptions = {
  /** `--image NAME=SOURCE` */
  images: Record<string, string>
  /** Of a run on a variant: a documented name and the image that takes its place, real or as its stand-in. */
  substitutes?: Record<string, string>
  /** `--bootc FILE`, a binary or an install tree. */
  bootc?: string
  /** `--tool NAME=FILE` */
  tools?: Record<string, string>
  /** `--allow-network`: blocks that need the network get it also in a lab that works without. */
  allowNetwork?: boolean
  /** `--no-root-pages`: pages that need the machine's own root are refused. */
  noRootPages?: boolean
  /** Where provisioned parts live between runs. */
  directory: string
  /** `--offline-cache DIR`: archives from which provisioning works without the network. */
  offlineCache?: string
  progress: (event: ProgressEvent) => void
  signal: AbortSignal
}

/** `done`/`total` in `unit` where known. */
export type ProgressEvent = {
  task: string
  state: 'start' | 'progress' | 'done'
  note?: string
  done?: number
  total?: number
  unit?: string
}

/** `found`: why it works, or why not, in a few words. */
export type LabProbe = { works: boolean; found: string }

export type LabFactory = {
  name: string
  /** Whether it can work here. Under 2 s, no changes to the machine. */
  probe(options: LabOptions): Promise<LabProbe>
  /** Idempotent; resumable after a kill at any point. Throws `LabError`. */
  provision(options: LabOptions): Promise<Lab>
}

export type Lab = {
  /** Has what a page needs ready, so that `describe` of the page is true; opening it does the same. */
  prepare?(tutorial: Tutorial): Promise<void>
  /** As it is for that page, where one is named: not all need have the same images. */
  describe(tutorial?: Tutorial): LabDescription
  open(request: SandboxRequest): Promise<Sandbox>
  /** A machine with a lab like this one in it; absent where the lab's parts cannot be put into one. */
  machine?(): Promise<LabMachine>
  /** Ends every sandbox that is still open. */
  close(): Promise<void>
}

/** A machine round the whole lab: a page that breaks out of its sandbox is still in there. */
export type LabMachine = {
  accelerator: Accelerator
  /** Whether it can boot machines itself. */
  nests: boolean
  /** What the runner inside opens its lab with. */
  setup: unknown
  /** Boots it; it ends with the lab. */
  start(): Promise<MachineLines>
}

/** Lines to and from the runner inside. What comes is as trustworthy as the pages that it ran. */
export type MachineLines = {
  send(line: string): void
  listen(listener: (line: string) => void): void
  /** Why it ended. */
  ended: Promise<LabError>
}

export type SandboxRequest = {
  tutorial: Tutorial
  needs: Need[]
  /** Environment beyond the documented variables, e.g. from `--secret`. */
  environment: Record<string, string>
  /** Ends the waiting for devices that another run has. */
  signal?: AbortSignal
}

export type SpawnOptions = {
  /** `reader` by default. */
  user?: 'reader' | 'root'
  /** Inside the sandbox; the tutorial's working directory by default. */
  cwd?: string
  environment?: Record<string, string>
}

/** For programs of the lab itself. */
export const asRoot: SpawnOptions = { user: 'root', cwd: '/' }

/** A process inside the sandbox. Ends with the sandbox, whatever happens to the runner. */
export type SandboxProcess = {
  /** On the host; 0 until it has begun, which `spawn` does not wait for. */
  readonly pid: number
  stdin: Writable
  /** Standard output and standard error in one pipe, as a terminal would show them. */
  output: Readable
  exited: Promise<{ exitCode: number | null; signal: string | null }>
  kill(signal: NodeJS.Signals): void
}

export type Leftovers = {
  /** Command lines of processes that were still running at the end. */
  processes: string[]
  /** Names of containers that were still running. */
  containers: string[]
  loopDevices: string[]
}

/** The one killable scope of a tutorial: own namespaces, own working directory, own container storage. */
export type Sandbox = {
  /** The working directory, inside. */
  directory: string
  /** A directory that the runner writes from outside and shells read inside (not writable there). */
  control: {
    host: string
    inside: string
    /** Names of unused named pipes (mode 666) in it; making another costs a process. */
    pipes?: string[]
  }
  spawn(command: string[], options?: SpawnOptions): SandboxProcess
  /** Writes below the working directory, as the reader. Refuses paths that leave it. */
  writeFile(path: string, content: string, mode?: number): Promise<void>
  /** Calls of the bootc stub since the last question, one command line each; empty with a real bootc. */
  takeBootcCalls(): Promise<string[]>
  /** Ends all processes that started after `since` (epoch ms); TERM, then KILL after `grace` ms. Returns their command lines. */
  killStartedSince(since: number, grace: number): Promise<string[]>
  /** A machine that the tutorial declares, booted at the first call. Rejects with `GuestError` when it does not boot. */
  guest(name: string): Promise<Guest>
  /** Lets the next tutorial have the machine's loop devices, unless one is still in use: no later block needs them. */
  returnLoops(): Promise<void>
  /** The images that the tutorial used, by documented name. */
  images(): ResolvedImage[]
  /** What is still there, before `close`; for the evidence. */
  leftovers(): Promise<Leftovers>
  /** Ends everything and removes every trace. Idempotent. */
  close(): Promise<void>
}

/** Stops a run with exit code 3: the lab could not be provided. */
export class LabError extends Error {
  override name = 'LabError'
  /** What to do about it. */
  readonly suggestion: string
  constructor(message: string, suggestion: string, options?: ErrorOptions) {
    super(message, options)
    this.suggestion = suggestion
  }
}

/** For `catch`: the same failure after words that say what it prevented. Errors that are no failure of the lab stay. */
export function prevented(what: string, suggest = (known: string) => known): (cause: unknown) => never {
  return (cause) => {
    if (!(cause instanceof LabError)) throw cause
    throw new LabError(`${what}: ${cause.message}`, suggest(cause.suggestion), { cause })
  }
}

/** What loaded the kernel: the lab itself, or what a disk brings. */
export type Bootloader = 'direct-kernel' | 'grub' | 'systemd-boot'

/** Processor virtualization, or software that emulates a processor (slow, the same results). */
export type Accelerator = 'kvm' | 'emulation'

/** One start of a machine, until it answered an SSH login. `saved-state`: memory and disk as they were after an earlier boot. */
export type Boot = {
  how: 'power-on' | 'reboot' | 'saved-state'
  ms: number
  /** A start before it that showed no sign of life and was given up: what was seen of it. */
  hung?: string
}

export type GuestFacts = {
  name: string
  /** `image=…` or `disk=…`, as declared. */
  source: string
  bootloader: Bootloader
  accelerator: Accelerator
  boots: Boot[]
  /** End of what the machine wrote on its console. */
  console: string
}

export type Guest = {
  readonly name: string
  /** Runs a command as root on the machine, over SSH. */
  spawn(command: string[]): SandboxProcess
  /** Starts it again when it is off. Rejects with `GuestError` when it does not boot. */
  ready(): Promise<void>
  /**
   * Asked after a step that may have restarted or stopped the machine: waits until it is up again, or off. Undefined
   * when it just runs on. Rejects with `GuestError` when it does not come back.
   */
  settle(): Promise<{ how: 'rebooted' | 'powered off'; ms: number } | undefined>
  facts(): GuestFacts
}

/** A machine that did not boot, or died. The document's block fails with it. */
export class GuestError extends Error {
  override name = 'GuestError'
  /** End of the console: what a person at the machine would see. */
  readonly console: string
  readonly suggestion: string | undefined
  constructor(message: string, console: string, suggestion?: string) {
    super(message)
    this.console = console
    this.suggestion = suggestion
  }
}
