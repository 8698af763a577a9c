/** Levels of proof, computed from what happened, and only here. */
import { type Level, levels } from '../../document/model.ts'
import type { BlockEvidence } from '../../evidence/schema.ts'
import type { Bootloader } from '../../lab/lab.ts'

type Happened = {
  status: BlockEvidence['status']
  /** Command lines that the bootc stub recorded during the block. */
  bootcCalls: string[]
  /** Its own text calls bootc, and the lab has a stub: what that recorded is not asked. */
  callsStub?: boolean
  /** Why layers that the block used were made without the real tool. */
  reusedContract?: string
  /** Why a command that it ran is the lab's own. */
  labOwn?: string
  /** What it printed. */
  output?: string
  /** It was reached, but the tool or machine it is about was not there. */
  lackedTool?: boolean
  /** It ran on a machine that was booted from the image under test, by this boot loader. */
  bootedBy?: Bootloader
  /** What it ran. */
  script?: string
}

/** Blocks about what a kernel that was loaded by the lab itself never met. */
const aboutBootLoader = /\b(?:grub2?[\w-]*|bootupctl|bootctl|efibootmgr)\b/

/** With the reason where it is weaker than `executed`. */
export function blockLevel(happened: Happened): { level: Level; why?: string } {
  const { status, bootcCalls, reusedContract, lackedTool } = happened
  if (status === 'skipped') return { level: lackedTool ? 'contract' : 'linted' }
  if (status !== 'passed') return { level: 'linted' }
  if (bootcCalls.length > 0) {
    const calls = [...new Set(bootcCalls)].slice(0, 3).map((call) => `\`${call}\``)
    return { level: 'contract', why: `bootc itself was not there: ${calls.join(', ')} did nothing` }
  }
  if (reusedContract !== undefined) return { level: 'contract', why: reusedContract }
  if (happened.labOwn !== undefined) return { level: 'contract', why: happened.labOwn }
  const missing = missingBootc(happened.output ?? '')
  if (missing !== undefined) return { level: 'contract', why: missing }
  if (happened.callsStub)
    return { level: 'contract', why: 'bootc itself was not there, and no call of it was recorded' }
  if (happened.bootedBy === undefined) return { level: 'executed' }
  if (happened.bootedBy === 'direct-kernel' && aboutBootLoader.test(happened.script ?? '')) {
    const why = 'the lab loads the kernel of the machine itself, without the boot loader that this block is about'
    return { level: 'executed', why }
  }
  return { level: 'booted' }
}

/** `linted` when there is none. */
export function weakestLevel(of: Level[]): Level {
  if (of.length === 0) return 'linted'
  return levels[Math.min(...of.map((level) => levels.indexOf(level)))] ?? 'linted'
}

/** A shell, sudo, env, xargs or timeout say it each in their own way, and so do the container runtimes. */
const speaker = /^(?:.*: line \d+: |.*: \d+: |bash: |sh: |sudo: |env: |xargs: |exec: |.*failed to run command )/
const absent = /['‘"`]?(?:\/usr\/bin\/)?bootc['’"`]?: (?:command not found|not found|No such file or directory)$/
const runtime = /^.*executable file `bootc` not found.*$|^.*"bootc": executable file not found.*$/
const stub = /^.*\bbootc: not in this lab\b.*$/
const missing = new RegExp(`${speaker.source}${absent.source}|${runtime.source}|${stub.source}`, 'm')

/** Why the block proves nothing of bootc; undefined where nothing that it printed says so. */
function missingBootc(output: string): string | undefined {
  const message = missing.exec(output)?.[0]
  return message === undefined
    ? undefined
    : `bootc itself was not there: \`${message.trim().slice(0, 120).toWellFormed()}\``
}
