/** What to do about a failed command, where its status, its text or its output says enough. */
import { suspiciousCharacter } from '../../core/look-alikes.ts'
import { terminalText } from '../../core/terminal-text.ts'
import type { Outcome } from '../shell/outcome.ts'
import type { Expected } from './expected.ts'

export function hint(expected: Expected, seen: Outcome, line: number): string | undefined {
  return typed(expected, line) ?? followed(expected, seen) ?? byStatus(seen) ?? byOutput(seen)
}

/** What a word processor made of the command. */
function typed({ script, line: first }: Expected, line: number): string | undefined {
  const found = suspiciousCharacter(script.split('\n')[line - first] ?? '')
  if (!found) return undefined
  const by =
    found.typed.trim() === ''
      ? found.typed === ''
        ? 'Remove it.'
        : 'Type a plain space instead.'
      : `Type \`${found.typed}\` instead.`
  return `The command has ${found.name} at character ${found.column}. ${by}`
}

function followed({ followed }: Expected, seen: Outcome): string | undefined {
  if (!followed || followed.exit === 0 || seen.status !== followed.exit) return undefined
  return `\`exit=${followed.exit}\` is about the last command of the block, in line ${followed.lastLine}. Put the one that is to fail last, or into a block of its own.`
}

function byStatus({ status, output }: Outcome): string | undefined {
  if (status === 127) return 'Install the command in an earlier block, or correct its name.'
  if (status === 126) return 'Make the file executable, or run it by its interpreter.'
  if (status === 141)
    return 'A later command of the pipeline ended before it had read everything (SIGPIPE), e.g. `head` or `grep --quiet`. Let it read to the end (`sed --quiet 1p`, `grep … > /dev/null`), or allow it: `{ COMMAND || true; } | …`.'
  if (status === 137 && output.total === 0) return 'SIGKILL often means that the memory of the machine was not enough.'
  return undefined
}

function byOutput({ output }: Outcome): string | undefined {
  const last = terminalText((output.tail.length > 0 ? output.tail : output.head).subarray(-16_384))
  // What podman, buildah and skopeo say of a registry that cannot be reached.
  const registry = /pinging container registry ([\w.:-]+): .*\b(?:lookup|dial tcp)\b/.exec(last)?.[1]
  if (registry === undefined) return undefined
  return `No registry ${registry} is to be had here. Name an image that the lab has (\`npm run verify-docs -- describe\`), or declare the registry in a verify comment.`
}
