/** `--help` of the scripts that have no page of help: the comment at the head of their file is it. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** Prints that comment and ends the process, where help is asked for. `script`: the `import.meta.url` of the file. */
export function answerHelp(script: string): void {
  if (!process.argv.slice(2).some((word) => word === '--help' || word === '-h')) return
  process.stdout.write(headComment(readFileSync(fileURLToPath(script), 'utf8')))
  process.exit(0)
}

/** Text of the comment that a source begins with, without its stars. */
export function headComment(source: string): string {
  const comment = /^\/\*\*(.*?)\*\//s.exec(source)?.[1] ?? ''
  const lines = comment.split('\n').map((line) => line.replace(/^ *\* ?/, '').trim())
  return `${lines.join('\n').trim()}\n`
}
