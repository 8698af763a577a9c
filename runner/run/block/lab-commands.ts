/** Finds out which of the readers' commands the lab's own blocks have replaced, by asking the shell around each of those. */
import type { Block, RunBlock, Tutorial } from '../../document/model.ts'
import {
  changedNames,
  commandNames,
  type Meaning,
  mayMakeCommands,
  meanings,
  ownerQuestion,
  question,
} from '../level/lab-own.ts'
import type { Session } from '../shell/session.ts'
import { scriptOf } from './tutorial-places.ts'

/** Milliseconds. */
const answerTime = 15_000

export class LabCommands {
  /** All that readers type as commands. */
  readonly #names: string[]
  /** By the name of the command, the line of the block that made it. */
  readonly #own = new Map<string, number>()

  constructor({ blocks }: Tutorial) {
    const visible = blocks.filter((block): block is RunBlock => block.kind === 'run' && !block.labOnly)
    const watched = blocks.some((block) => block.labOnly)
    this.#names = watched ? [...new Set(visible.flatMap((block) => commandNames(scriptOf(block))))].sort() : []
  }

  /** Runs a block; when readers do not see it, what their commands mean is compared before and after. */
  async around<T>(block: Block, session: () => Promise<Session>, run: () => Promise<T>): Promise<T> {
    if (!this.#mayReplace(block)) return await run()
    const before = await this.#ask(await session())
    const result = await run()
    const shell = await session()
    for (const [name, meaning] of changedNames(before, await this.#ask(shell)))
      if (!(await isPackaged(shell, meaning))) this.#own.set(name, block.line)
    return result
  }

  /** Why what the block ran is the lab's own; undefined where it is not. */
  reason(block: RunBlock): string | undefined {
    if (block.labOnly || this.#own.size === 0) return undefined
    const name = commandNames(scriptOf(block)).find((each) => this.#own.has(each))
    return name && `\`${name}\` is made by the lab's own block at line ${this.#own.get(name)}, which readers do not see`
  }

  #mayReplace(block: Block): boolean {
    if (!block.labOnly || this.#names.length === 0) return false
    if (block.kind === 'run') return !block.background && mayMakeCommands(scriptOf(block))
    return (
      this.#names.some((name) => name === block.path || name.endsWith(`/${block.path.replace(/^.*\//, '')}`)) ||
      ((block.mode ?? 0) & 0o111) !== 0
    )
  }

  async #ask(session: Session): Promise<Map<string, Meaning>> {
    return meanings(await ask(session, question(this.#names)))
  }
}

async function isPackaged(session: Session, { kind, what }: Meaning): Promise<boolean> {
  if (kind !== 'file') return false
  const path = what.split(' ')[0] ?? ''
  return (await ask(session, `if ${ownerQuestion(path)}; then echo yes; fi`)).startsWith('yes')
}

async function ask(session: Session, script: string): Promise<string> {
  const { output } = await session.run({
    parts: [{ script, line: 1 }],
    compared: true,
    timeout: answerTime,
    question: true,
  })
  return output.head.toString()
}
