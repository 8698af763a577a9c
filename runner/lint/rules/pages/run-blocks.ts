/** Blocks that are run: what hangs, what passes although it failed, what is empty without a word. */
import type { Diagnostic } from '../../../core/diagnostic.ts'
import { closest } from '../../../core/suggest.ts'
import type { Script } from '../../shell/parse-script.ts'
import type { Region } from '../../text/region.ts'
import { type Checked, diagnosticAt, type ReadScript, type Rule } from '../rule.ts'

export const runBlocks: Rule = {
  names: ['needs-terminal', 'unset-variable', 'ignored-negation', 'exit-of-several', 'function-in-condition'],
  check(document) {
    const run = scriptsThatRun(document)
    const setBy = run.some(({ parsed }) => parsed.expands.length > 0) ? namesSet(document.scripts) : undefined
    const names = new Set([...(setBy?.values() ?? [])].flat())
    const elsewhere = sessionsOf(document, setBy)
    const functions = new Map(run.flatMap(({ parsed }) => [...parsed.defines]))
    // With it, a block fails at such a name, which is what a block that has to fail may show.
    const strict = document.scripts.some(({ region }) => /\bset\s+(-\w*u|-o\s+nounset)/.test(region.text))
    return run.flatMap(({ script, parsed, fails, exit }): Diagnostic[] => {
      const { region, unit } = script
      const say = (
        rule: string,
        severity: 'error' | 'warning',
        { start, end }: Span,
        message: string,
        suggestion: string,
      ) => diagnosticAt(document.file, region, start, end, { rule, severity, message, suggestion })
      const found = terminals(script).map((word) =>
        say(
          'needs-terminal',
          'error',
          word,
          `\`${word.text}\` wants a terminal, and a block that is run has none`,
          'remove `-t` and `--tty`; `-i` alone reads from a pipe',
        ),
      )
      for (const place of parsed.negated)
        found.push(
          say(
            'ignored-negation',
            'warning',
            place,
            '`! command` before the last line: the block goes on if the command succeeds',
            'make it a block of its own with `exit=1`, or write `if command; then exit 1; fi`',
          ),
        )
      for (const {
        words: [word],
      } of parsed.tested)
        if (word !== undefined && (functions.get(word.text) ?? 0) > 1)
          found.push(
            say(
              'function-in-condition',
              'warning',
              word,
              `the status of \`${word.text}\` is tested here: bash then ignores failures inside of it, except the last`,
              'call it on a line of its own, or end its commands with `|| return`',
            ),
          )
      if (setBy !== undefined && !(fails && strict))
        for (const place of parsed.expands) {
          if (known.test(place.name)) continue
          const sessions = elsewhere.get(place.name)
          if (sessions && !sessions.has(unit.session)) {
            const message = `only another session sets \`${place.name}\`: here it is empty`
            found.push(say('unset-variable', 'error', place, message, 'set it in this session too'))
          }
          if (names.has(place.name)) continue
          // A secret is set by the caller, in capital letters; a name like one of the page's is a slip.
          const near = closest(place.name, [...names])
          const message = `no block of this page sets \`${place.name}\`: it is empty`
          const suggestion = near ? `did you mean \`${near}\`?` : 'set it in an earlier block, or correct the name'
          found.push(
            say('unset-variable', near || !/[A-Z]/.test(place.name) ? 'error' : 'warning', place, message, suggestion),
          )
        }
      if (exit && unit.prompt === undefined && statements(parsed, region) > 1)
        found.push(
          say(
            'exit-of-several',
            'warning',
            { start: 0, end: region.text.indexOf('\n') },
            '`exit=` of a block with several commands: another one may be the one that fails',
            'put the command that is to fail into a block of its own',
          ),
        )
      return found
    })
  },
}

type Span = { start: number; end: number }

/** What a shell or a login sets. */
const known =
  /^(HOME|USER|LOGNAME|PATH|PWD|OLDPWD|SHELL|HOSTNAME|HOSTTYPE|OSTYPE|MACHTYPE|UID|EUID|PPID|RANDOM|SRANDOM|SECONDS|EPOCHSECONDS|EPOCHREALTIME|LINENO|IFS|PIPESTATUS|FUNCNAME|REPLY|COLUMNS|LINES|TERM|LANG|LC_\w+|TMPDIR|EDITOR|DISPLAY|BASH\w*|XDG_\w+|SUDO_\w+|OPTARG|OPTIND|DBUS_\w+|SSH_\w+|_)$/

type RunScript = { script: ReadScript; parsed: Script; fails: boolean; exit: boolean }

function scriptsThatRun({ fences, scripts }: Checked): RunScript[] {
  const byLine = new Map(fences.map(({ fence, tags }) => [fence.line, tags]))
  // Output that is compared says which command failed.
  const compared = new Set(
    fences.flatMap(({ fence }, index) => (fences[index + 1]?.tags?.values.output ? [fence.line] : [])),
  )
  return scripts.flatMap((script) => {
    const tags = byLine.get(script.unit.line)
    if (!script.whole || tags?.values.run !== true || tags.values.skip !== undefined) return []
    const fails = tags.values.exit !== undefined
    return [{ script, parsed: script.findings.script, fails, exit: fails && !compared.has(script.unit.line) }]
  })
}

function terminals({ findings, region }: ReadScript) {
  return (
    findings.invocations
      .filter(
        ({ reading, region: where }) =>
          where === region && /^(podman|buildah) (container )?(run|exec|create)$/.test(reading.path.join(' ')),
      )
      // A container in the background gets a terminal of the engine, and the block is not connected to it.
      .filter(({ reading }) => !reading.flags.some(({ flag }) => flag.names.includes('--detach')))
      .flatMap(({ reading }) => reading.flags)
      .filter(({ flag, value }) => flag.names.includes('--tty') && value?.text !== 'false')
      .map(({ word }) => word)
  )
}

/** The names that each script of the page sets; undefined where one reads a file of variables, which may set any. */
function namesSet(scripts: ReadScript[]): Map<ReadScript, string[]> | undefined {
  const setBy = new Map<ReadScript, string[]>()
  for (const script of scripts) {
    const { region } = script
    const names: string[] = []
    setBy.set(script, names)
    if (/(?:^|[;&|({]|\b(?:then|do|else|if)\b)[ \t]*(?:\.|source)[ \t]+\S/m.test(region.text)) return undefined
    if (/\beval\b/.test(region.text)) return undefined
    for (const [, name] of region.text.matchAll(/(?<![\w-])([A-Za-z_]\w*)(?:\[[^\]]*\])?\+?=/g))
      if (name) names.push(name)
    for (const [, list = ''] of region.text.matchAll(
      /\b(?:read|mapfile|readarray|getopts|local|declare|export|printf\s+-v|for|select)\b([^\n;|&]*)/g,
    ))
      names.push(...(list.match(/[A-Za-z_]\w*/g) ?? []))
  }
  return setBy
}

/** Names that only scripts of some sessions set, with these sessions; one that a file or an excerpt sets may be anywhere. */
function sessionsOf({ fences }: Checked, setBy: Map<ReadScript, string[]> = new Map()): Map<string, Set<string>> {
  const run = new Set(fences.filter(({ tags }) => tags?.values.run).map(({ fence }) => fence.line))
  const found = new Map<string, Set<string>>()
  for (const [{ unit }, names] of setBy)
    if (run.has(unit.line)) for (const name of names) found.set(name, (found.get(name) ?? new Set()).add(unit.session))
  for (const [{ unit }, names] of setBy) if (!run.has(unit.line)) for (const name of names) found.delete(name)
  return found
}

/** Commands that stand on lines of their own; those of loops, pipes and here-documents count with the line that begins them. */
function statements({ commands }: Script, { text }: Region): number {
  const lines = new Set(
    commands.filter(({ words }) => words.length > 0).map(({ words }) => text.lastIndexOf('\n', words[0]?.start ?? 0)),
  )
  return /^\s*(if|for|while|until|case)\b/m.test(text) ? 1 : lines.size
}
