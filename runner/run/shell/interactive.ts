/** An interactive shell beside a session's own, which reads its lines from the runner: a copy with all that a shell knows. */
import { shellQuote } from '../../core/shell-quote.ts'
import type { SandboxProcess } from '../../lab/lab.ts'
import type { Place } from '../places/place.ts'
import type { Session } from './session.ts'

/** What sits at the other end. */
export type Terminal = {
  /** As in `$TERM`. */
  kind: string
  rows: number
  columns: number
  /** Text before the working directory in the prompt. */
  prompt: string
}

/** Milliseconds. */
const openTimeout = 10_000

/** Its input and output are those of a terminal: the process makes one for itself, on the machine where the session is. */
export async function openInteractive(
  session: Session,
  place: Place,
  user: 'reader' | 'root',
  terminal: Terminal,
): Promise<SandboxProcess> {
  const script = saveState(terminal)
  const { output } = await session.run({
    parts: [{ script, line: 1 }],
    compared: false,
    timeout: openTimeout,
    question: true,
  })
  const file = output.head.toString().trim()
  return place.spawn(['bash', '-c', inTerminal, 'shell', `exec bash --rcfile '${file}' -i`], { user })
}

/** Prints the name of a file that an interactive bash is to start from. What only bash itself may set stays out of it. */
function saveState({ kind, rows, columns, prompt }: Terminal): string {
  const settings = [
    'cd -- "$PWD"',
    `stty sane rows ${rows} columns ${columns}`,
    `export TERM=${shellQuote(kind)}`,
    `PS1=${shellQuote(`${prompt} \\w \\$ `)}`,
  ].join('\n')
  return `(umask 077
__lab_file=$(mktemp)
{
compgen -A variable | while read -r __lab_name; do case $__lab_name in
_ | __lab_* | BASH* | DIRSTACK | EUID | FUNCNAME | GROUPS | PIPESTATUS | PPID | SHELLOPTS | UID) ;;
*) declare -p "$__lab_name" || true ;;
esac; done
compgen -A function | while read -r __lab_name; do case $__lab_name in
__lab_*) ;;
*) declare -f "$__lab_name" ;;
esac; done
alias -p
shopt -p || true
printf '%s\\n' ${shellQuote(settings)}
printf 'rm -f %q\\n' "$__lab_file"
} >"$__lab_file"
printf %s "$__lab_file")`
}

/** util-linux's or Python's: one of them is on every machine that people log in to. */
const inTerminal = `
if command -v script >/dev/null; then exec script --quiet --return --command "$1" /dev/null; fi
if command -v python3 >/dev/null; then
  exec python3 -c 'import pty, sys; sys.exit(pty.spawn(["bash", "-c", sys.argv[1]]) >> 8)' "$1"
fi
echo 'Neither script nor python3 is here: nothing can make a terminal for a shell.'
`
