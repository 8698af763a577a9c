/**
 * Commands that readers type and that are another thing in the lab: a function, an alias, or a file that a block wrote
 * which only the lab runs. Such a block proves nothing of the real command.
 */
import { forEachChild, parse, type SyntaxNode } from 'unbash'
import { shellQuote } from '../../core/shell-quote.ts'

/** Programs that run another's command line. */
const wrappers = new Set(
  'sudo doas env time nohup exec command builtin nice ionice timeout stdbuf setsid chroot unshare nsenter xargs watch flock run0'.split(
    ' ',
  ),
)

/** Names and paths that stand, or may stand, in a command's place. */
export function commandNames(script: string): string[] {
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

/** Whether a script may make or change a command; what it does is asked of the shell. */
export function mayMakeCommands(script: string): boolean {
  return /\(\s*\)|\bPATH=|\bbin\b|\b(?:function|alias|unalias|hash|enable|chmod|install|ln|cp|mv|tar|source|eval|unset|declare|export|dd|tee)\b|(?:^|[;&|\s])\.\s/.test(
    script,
  )
}

/** Prints what each name is: a line each, equal as long as it is the same thing. */
export function question(names: string[]): string {
  return `(\\builtin set +eE
for __lab_name in ${names.map(shellQuote).join(' ')}; do
  __lab_kind=$(\\builtin type -t -- "$__lab_name")
  case $__lab_kind in
    function) __lab_what=$(\\builtin declare -f -- "$__lab_name") ;;
    alias) __lab_what=$(\\builtin alias -- "$__lab_name") ;;
    file) __lab_path=$(\\builtin type -P -- "$__lab_name"); __lab_what="$__lab_path $(\\builtin command stat --dereference --format '%i %Y %s' -- "$__lab_path")" ;;
    *) __lab_what= ;;
  esac
  \\builtin printf '%s\\t%s\\t%s\\n' "$__lab_name" "$__lab_kind" "\${__lab_what//$'\\n'/ }"
done) 2>/dev/null || \\builtin true`
}

/** Whether a package manager brought the file: then it is the real tool. */
export function ownerQuestion(path: string): string {
  const file = shellQuote(path)
  return `rpm --query --file ${file} >/dev/null 2>&1 || dpkg --search ${file} >/dev/null 2>&1 || dpkg --search ${shellQuote(path.replace(/^\/usr/, ''))} >/dev/null 2>&1`
}

export type Meaning = { kind: string; what: string }

export function meanings(output: string): Map<string, Meaning> {
  return new Map(
    output.split('\n').flatMap((line) => {
      const [name, kind, what] = line.split('\t')
      return name !== undefined && kind !== undefined && what !== undefined ? [[name, { kind, what }] as const] : []
    }),
  )
}

/** Names that mean something else than before, and something at all. */
export function changedNames(before: Map<string, Meaning>, after: Map<string, Meaning>): [string, Meaning][] {
  return [...after].filter(([name, { kind, what }]) => {
    const old = before.get(name)
    return kind !== '' && (old?.kind !== kind || old.what !== what)
  })
}
