/** Says where and why a step's exit status was not the expected one. */

import { terminalText } from '../../core/terminal-text.ts'
import type { Failure } from '../../evidence/schema.ts'
import type { Outcome } from '../shell/outcome.ts'
import { statusText } from '../shell/status.ts'
import type { Expected } from './judge.ts'
import { shellMessage } from './shell-message.ts'

type Told = Omit<Failure, 'line' | 'column'> & { line?: number }

/** Where bash ended the shell or the file by an error of its own, no failing command is known, but its message is. */
const anything = /^/

export function failedStatus(expected: Expected, seen: Outcome): Told {
  const wanted = `expected ${expected.exit}`
  const outermost = seen.failedAt.at(-1)
  if (outermost) {
    const { line } = outermost
    const command = commandAt(expected, line, outermost.command)
    const innermost = seen.failedAt[0]
    const inside =
      innermost && innermost.line !== line ? `; in it, line ${innermost.line} failed: \`${innermost.command}\`` : ''
    return {
      line,
      command,
      message: `\`${command}\` ended with ${statusText(seen.status)}, ${wanted}${inside}`,
      ...hint(seen),
    }
  }
  if (seen.status === 0) return { message: `everything succeeded (exit status 0), ${wanted}` }
  const message = shellMessage(seen, anything)
  if (seen.shellEnded && seen.signal !== undefined)
    return { message: `the shell was ended by ${seen.signal}, ${wanted}` }
  if (message && (seen.shellEnded || seen.status === 2)) return { line: message.line, message: message.text }
  const what = seen.shellEnded ? 'the shell ended with' : 'the block ended with'
  return { message: `${what} ${statusText(seen.status)}, ${wanted}` }
}

/**
 * The command as the document has it. Of a pipeline or a function's call bash names a part; the line itself says more
 * then. Of a command over several lines bash names the whole.
 */
function commandAt(expected: Expected, line: number, told: string): string {
  const written = expected.script.split('\n')[line - expected.line]?.trim() ?? ''
  // Of a compound command older bashes tell the last line.
  const closing = /^(?:[)}]|done|fi|esac)[\s;)}]*$/.test(written)
  const firstWord = told.trim().split(/\s/, 1)[0] ?? ''
  const whole =
    written !== '' && !closing && !/\\$/.test(written) && (written.includes('|') || !written.includes(firstWord))
  const command = whole || told === '' ? written : (told.split('\n', 1)[0] ?? '')
  return command.slice(0, 300).toWellFormed()
}

function hint({ status, output }: Outcome): { suggestion?: string } {
  if (status === 127) return { suggestion: 'Install the command in an earlier block, or mend its name.' }
  if (status === 126) return { suggestion: 'Make the file executable, or run it by its interpreter.' }
  const last = terminalText((output.tail.length > 0 ? output.tail : output.head).subarray(-16_384))
  // What podman, buildah and skopeo say of a registry that cannot be reached.
  const registry = /pinging container registry ([\w.:-]+): .*\b(?:lookup|dial tcp)\b/.exec(last)?.[1]
  if (registry !== undefined) {
    const suggestion = `No registry ${registry} is to be had here. Name an image that the lab has (\`npm run verify-docs -- describe\`), or declare the registry in a verify comment.`
    return { suggestion }
  }
  return {}
}
