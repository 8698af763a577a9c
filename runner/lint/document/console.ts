/** Console transcripts that nobody tagged: which lines are commands. */

import { ShellLines } from '../../document/blocks/shell-lines.ts'
import type { Fence } from '../../document/markdown/fence.ts'
import { type Region, regionOfLines } from '../text/region.ts'

/** `$ `, `# `, `[user@host ~]$ `, `user@host:~# `, `bash-5.2# `, `❯ `. */
const prompt =
  /^\s*(?:\([^)]*\)\s*)?(?:\[[^\]\s]+[^\]]*\]\s?|[\w.-]+@[\w.-]+(?::[^\s$#]*)?\s?|(?:ba|z)?sh-[\d.]+)?([$#❯%])\s+(?=\S)/
const longPrompt = /^\s*(?:\[[^\]\s]+@[^\]]*\]\s?|[\w.-]+@[\w.-]+(?::[^\s$#]*)?\s?|(?:ba|z)?sh-[\d.]+)[$#❯%]\s/

export type ConsoleCommand = { region: Region; prompt: '$' | '#'; maybeProse: boolean; line: number }

/** Whether a fence of a shell language is in truth a transcript. */
export function looksLikeConsole(fence: Fence): boolean {
  return fence.lines.some((line) => /^\s*\$ +\S/.test(line) || longPrompt.test(line))
}

/** The commands; `roots` when a bare `# ` is the prompt of root rather than a comment. */
export function consoleCommands(fence: Fence, roots: boolean): ConsoleCommand[] {
  const commands: ConsoleCommand[] = []
  for (let index = 0; index < fence.lines.length; index++) {
    const text = fence.lines[index] ?? ''
    const match = prompt.exec(text)
    const sign = match?.[1]
    if (!match || !sign) continue
    const bare = /^\s*#/.test(match[0])
    if (bare && !roots) continue
    const shell = new ShellLines()
    const lines = [{ text: text.slice(match[0].length), ...placeOf(fence, index, match[0].length) }]
    let waits = shell.read(lines[0]?.text ?? '')
    let next = index + 1
    const marked = /^\s*> /.test(fence.lines[next] ?? '')
    while (waits !== undefined && next < fence.lines.length) {
      const line = fence.lines[next] ?? ''
      const cut = marked ? (/^\s*> ?/.exec(line)?.[0].length ?? 0) : 0
      lines.push({ text: line.slice(cut), ...placeOf(fence, next, cut) })
      waits = shell.read(line.slice(cut))
      next += 1
    }
    // A command without an end is none: an apostrophe in a sentence, a cut transcript.
    if (waits !== undefined) continue
    commands.push({
      region: regionOfLines(lines),
      prompt: sign === '#' ? '#' : '$',
      maybeProse: bare,
      line: fence.line + 1 + index,
    })
    index = next - 1
  }
  return commands
}

/** Where a content line's characters stand in the document. */
export function placeOf(fence: Fence, index: number, cut = 0): { line: number; column: number } {
  return { line: fence.line + 1 + index, column: Math.max(1, (fence.columns[index] ?? 0) + 1 + cut) }
}
