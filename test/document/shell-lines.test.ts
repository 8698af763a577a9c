import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { describe, it } from 'node:test'
import { ShellLines } from '../../runner/document/blocks/shell-lines.ts'

/** Whether each prefix of the lines may end there. */
function completeness(lines: string[]): boolean[] {
  const shell = new ShellLines()
  return lines.map((line) => shell.read(line) === undefined)
}

const commands = [
  'echo a',
  'echo "a\nb"',
  "echo 'a\n\"\nb'",
  "echo $'it\\'s\nopen'",
  'echo a \\\n  b',
  'echo a |\n  cat',
  'true &&\n  true ||\n  false',
  'true &&\n# remark\n  true',
  'cat <<EOF\na\nEOF',
  "cat <<'EOF' > file\n$(\n`\n'\nEOF",
  'cat <<-EOF\n\ta\n\tEOF',
  'cat <<A; cat <<B\n1\nA\n2\nB',
  'cat <<EOF |\nx\nEOF\ncat',
  'cat <<< "x"',
  'x=$(cat <<EOF\n)\nEOF\n)',
  'echo $((1 << 2))',
  'echo $((\n1 + (2)\n))',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is shell
  'echo ${x:-"a\nb"}',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is shell
  'echo ${#x} ${x#y} # $( "',
  'for i in 1 2; do\n  echo $i\ndone',
  'for i in 1 2\ndo\n  echo done\ndone',
  'while read -r x; do echo; done < /dev/null',
  'until true\ndo :\ndone',
  'if true; then\n  echo fi\nelse\n  :\nfi',
  'if [ -f a ] && [ -f b ]; then :; fi',
  'case x in\n  a) echo a ;;\n  (b) if true; then :; fi ;;\n  *) ;;\nesac',
  'f() {\n  echo }\n}',
  'f() { echo a; }',
  '{ echo a\necho b; }',
  '(\n  cd /\n)',
  'a=(1\n2)',
  'echo {a,b} }',
  'diff <(echo a) <(echo b)',
  'echo a >&2 2>&1 &>/dev/null',
  'echo a >| /dev/null',
  'echo `echo a\n`',
  'echo \\" \\\' \\`',
  'echo "a \\" $(echo "b\n") c"',
  'sleep 1 &',
  '[[ a =~ (a|b) ]] && echo',
  'time for i in 1; do :; done',
  '! true',
  'x=1 y=2 if true',
  'podman run --rm -v "$PWD:/x:Z" image sh -c "echo \'a\'"',
  'printf "%s\\n" "#"',
  'select x in a; do break; done < /dev/null',
  'echo if; echo for; echo {',
]

describe('the end of a shell command', () => {
  const bash = spawnSync('bash', ['--version'])

  for (const command of commands) {
    it(`is found in ${JSON.stringify(command)} as bash finds it`, {
      skip: bash.error ? 'there is no bash' : false,
    }, () => {
      const lines = command.split('\n')
      const seen = completeness(lines)
      for (const [index, complete] of seen.entries()) {
        const prefix = lines.slice(0, index + 1).join('\n')
        assert.equal(complete, endsForBash(prefix), `after line ${index + 1}`)
      }
    })
  }

  it('is recognized by what is missing', () => {
    const shell = new ShellLines()
    assert.equal(shell.read('cat <<EOF'), "the here-document's end `EOF`")
    assert.equal(shell.inText, true)
    assert.equal(new ShellLines().read('for i in 1; do'), 'the end of a loop')
    assert.equal(new ShellLines().read('echo "'), 'the end of a double quote')
  })
})

/** A trailing backslash is complete for `bash -n` at the end of its input; a reader's shell waits. */
function endsForBash(script: string): boolean {
  if (/(^|[^\\])(\\\\)*\\$/.test(script)) return false
  const { stderr } = spawnSync('bash', ['-n'], { input: `${script}\n`, encoding: 'utf8' })
  return !/unexpected end of file|unexpected EOF|delimited by end-of-file|looking for matching/.test(stderr)
}
