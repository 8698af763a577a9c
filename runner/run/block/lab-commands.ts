/** Finds out which of the readers' commands the lab's own blocks have replaced, by asking the shell around each of those. */

import { forEachChild, parse, type SyntaxNode } from 'unbash'
import { shellQuote } from '../../core/shell-quote.ts'
import type { Block, RunBlock, Tutorial } from '../../document/model.ts'
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
    const before = new Set(await this.#ask(await session()))
    const result = await run()
    for (const meaning of await this.#ask(await session())) {
      const [name = '', kind = '', what] = meaning.split('\t')
      if (kind !== '' && what !== undefined && !before.has(meaning)) this.#own.set(name, block.line)
    }
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
    // What a script does to files cannot be read in its text.
    if (block.kind === 'run') return !block.background
    return (
      this.#names.some((name) => name === block.path || name.endsWith(`/${block.path.replace(/^.*\//, '')}`)) ||
      ((block.mode ?? 0) & 0o111) !== 0
    )
  }

  async #ask(session: Session): Promise<string[]> {
    const { output } = await session.run({
      parts: [{ script: question(this.#names), line: 1 }],
      compared: true,
      timeout: answerTime,
      question: true,
    })
    return output.head.toString().split('\n')
  }
}

/**
 * Commands that readers type and that are another thing in the lab: a function, an alias, or a file that a block wrote or
 * installed which only the lab runs. Such a block proves nothing of what readers have.
 */

/** Programs that run another's command line. */
const wrappers = new Set(
  'sudo doas env time nohup exec command builtin nice ionice timeout stdbuf setsid chroot unshare nsenter xargs watch flock run0'.split(
    ' ',
  ),
)

/** Names and paths that stand, or may stand, in a command's place. */
function commandNames(script: string): string[] {
  const names = new Set<string>()
  const visit = (node: SyntaxNode): void => {
    if (node.type === 'Command' && node.name) {
      const words = [node.name.value, ...node.args.flatMap((word) => (word.type === 'Word' ? [word.value] : []))]
      for (const [index, word] of words.entries()) {
        if (index > 0 && !wrappers.has(words[0] ?? '')) break
        if (/^[\w./+@-]+$/.test(word) && !word.startsWith('-')) names.add(word)
      }
    }
    forEachChild(node, visit)
  }
  visit(parse(script))
  return [...names]
}

/** Prints what each name is: a line each, equal as long as it is the same thing. Of a file, no user can set the time of its last change (`%Z`). */
function question(names: string[]): string {
  return `(\\builtin set +eE
for __lab_name in ${names.map(shellQuote).join(' ')}; do
  __lab_kind=$(\\builtin type -t -- "$__lab_name")
  case $__lab_kind in
    function) __lab_what=$(\\builtin declare -f -- "$__lab_name") ;;
    alias) __lab_what=$(\\builtin alias -- "$__lab_name") ;;
    file) __lab_path=$(\\builtin type -P -- "$__lab_name"); __lab_what="$__lab_path $(\\builtin command stat --dereference --format '%d %i %Z %s' -- "$__lab_path")" ;;
    *) __lab_what= ;;
  esac
  \\builtin printf '%s\\t%s\\t%s\\n' "$__lab_name" "$__lab_kind" "\${__lab_what//$'\\n'/ }"
done) 2>/dev/null || \\builtin true`
}
