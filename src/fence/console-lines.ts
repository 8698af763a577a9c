/** Which lines of a console block are typed and which are printed. */
import type { RunBlock } from '../../runner/document/model.ts'

export type ConsoleLine = { prompt: string; text: string; typed: boolean }

/** `block`: as the runner read it; without it (a fence that is not run) prompts alone decide. */
export function consoleLines(code: string, block: RunBlock | undefined): ConsoleLine[] {
  const lines = code.split('\n')
  const typed = block ? typedLines(block, lines) : typedByPrompt(lines)
  return lines.map((line, index) => {
    const text = typed.get(index)
    if (text === undefined) return { prompt: '', text: line, typed: false }
    return { prompt: line.slice(0, line.length - text.length), text, typed: true }
  })
}

/** Line of the block → what is typed there, without prompts. */
function typedLines(block: RunBlock, lines: string[]): Map<number, string> {
  const typed = new Map<number, string>()
  for (const step of block.steps) {
    const first = step.line - block.line - 1
    for (const [offset, text] of step.script.split('\n').entries()) {
      if (lines[first + offset]?.endsWith(text)) typed.set(first + offset, text)
    }
  }
  return typed
}

function typedByPrompt(lines: string[]): Map<number, string> {
  const typed = new Map<number, string>()
  let goesOn = false
  for (const [index, line] of lines.entries()) {
    const isTyped: boolean = goesOn || /^[$#] /.test(line)
    if (isTyped) typed.set(index, line.replace(goesOn ? /^> / : /^[$#] /, ''))
    goesOn = isTyped && line.endsWith('\\')
  }
  return typed
}
