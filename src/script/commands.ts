/** The commands of one block as lines of a script under `set -eo pipefail`, as the runner runs it. */
import type { RunBlock } from '../../runner/document/model.ts'

export function commands(block: RunBlock): string[] {
  const lines = withCommand(
    stretches(block).flatMap(({ root, script }) => (root ? asRoot(script) : script.split('\n'))),
  )
  if (block.background) return ['{', ...lines, '} &']
  if (block.exit !== 0) return expectingStatus(lines, block.exit)
  if (block.retry !== undefined) return retrying(lines, Math.ceil(block.retry / 1000))
  if (block.session !== 'default') return [`# In a second terminal on the page: ${block.session}`, '(', ...lines, ')']
  return lines
}

/** What root types in a row is one shell: its directory and variables last. */
function stretches({ steps }: RunBlock): { root: boolean; script: string }[] {
  const found: { root: boolean; script: string }[] = []
  for (const { prompt, script } of steps) {
    const root = prompt === '#'
    const last = found.at(-1)
    if (last?.root === root) last.script += `\n${script}`
    else found.push({ root, script })
  }
  return found
}

/** A group or a function of the shell cannot be empty. */
export function withCommand(lines: string[]): string[] {
  return lines.every((line) => /^\s*(#|$)/.test(line)) ? [...lines, ':'] : lines
}

function asRoot(script: string): string[] {
  return hereDocument('sudo bash -eo pipefail', script.split('\n'), 'AS_ROOT')
}

/** `lines` as the input of a command, as they stand. `mark`: ends them; made longer where one of them is the same. */
export function hereDocument(command: string, lines: string[], mark: string): string[] {
  if (lines.includes(mark)) return hereDocument(command, lines, `${mark}_`)
  return [`${command} <<'${mark}'`, ...lines, mark]
}

/** A subshell keeps errexit, which a condition would switch off. */
function keepingStatus(lines: string[]): string[] {
  return ['set +e', '(', 'set -e', ...lines, ')', 'status=$?', 'set -e']
}

function expectingStatus(lines: string[], status: number): string[] {
  return [
    ...keepingStatus(lines),
    `if [ "$status" -ne ${status} ]; then`,
    `  echo "expected exit status ${status}, got $status" >&2`,
    '  exit 1',
    'fi',
  ]
}

function retrying(lines: string[], seconds: number): string[] {
  return [
    `deadline=$((SECONDS + ${seconds}))`,
    'while true; do',
    ...keepingStatus(lines),
    '  if [ "$status" -eq 0 ]; then break; fi',
    '  if [ "$SECONDS" -ge "$deadline" ]; then exit "$status"; fi',
    '  sleep 2',
    'done',
  ]
}
