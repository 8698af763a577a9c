import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lintAll } from '../../runner/lint/lint.ts'
import { parseScript } from '../../runner/lint/shell/parse-script.ts'
import { lintText, page } from './lint-text.ts'

test('the first error is reported at its UTF-16 offset, in substitutions and here-documents too', () => {
  assert.equal(parseScript('echo ok').error, undefined)
  assert.deepEqual(parseScript('é\néé ) x').error, { message: "unexpected token ')'", offset: 5 })
  assert.equal(parseScript('echo $(if true; then)').error?.offset, 20)
  assert.equal(parseScript('cat <<EOF\ntext\nEOF\n').error, undefined)
  assert.match(parseScript('cat <<EOF\ntext').error?.message ?? '', /never ends: there is no line `EOF`/)
})

test('neither depth nor length of a script stops the linter, and other documents are still checked', async () => {
  const wrong = page('bash', 'bootc swtich quay.io/fedora/fedora-bootc:44')
  for (const script of ['$('.repeat(3000), '('.repeat(20_000), `podman run${' --env A=b'.repeat(45_000)} x`]) {
    const documents = [
      { file: 'hard.md', source: page('bash', script) },
      { file: 'next.md', source: wrong },
    ]
    const all = await lintAll(documents)
    assert.deepEqual(
      all.filter(({ file }) => file === 'next.md').map(({ rule }) => rule),
      ['unknown-verb'],
      script.slice(0, 20),
    )
    assert.equal(all.filter(({ severity }) => severity === 'error').length, 1)
  }
})

/** Severity, rule and place of each finding. */
async function found(info: string, ...lines: string[]): Promise<string[]> {
  const found = await lintText(page(info, ...lines))
  return found.map(({ severity, rule, line, column }) => `${severity} ${rule} ${line}:${column}`)
}

test('a tagged block that no shell would read is an error at its place, in every kind of tagged block', async () => {
  assert.deepEqual(await found('bash run', 'true', 'if true; then', 'echo'), ['error shell-syntax 6:6'])
  assert.deepEqual(await found('sh run', 'echo $((1+)'), ['error shell-syntax 4:6'])
  assert.deepEqual(await found('bash run', 'cat <<EOF', 'text'), ['error shell-syntax 4:5'])
  assert.deepEqual(await found('bash file=check.sh', 'echo "open'), ['error shell-syntax 4:6'])
  assert.deepEqual(await found('console run', '$ true', '$ echo )'), ['error shell-syntax 5:8'])
})

test('a syntax error does not hide what is wrong with the commands before it', async () => {
  assert.deepEqual(await found('bash run', 'podman pul x', 'fi'), ['error unknown-verb 4:8', 'error shell-syntax 5:1'])
})

test('in a fence that is not ours a syntax error is a warning at most', async () => {
  assert.deepEqual(await found('bash', 'podman ps', 'if true; then'), ['warning shell-syntax 5:15'])
  assert.deepEqual(await found('bash', 'What (not) to do'), [])
})

test('a file for another interpreter is not read as a shell script, whatever its name', async () => {
  const python = ['#!/usr/bin/env python3', 'print("a (")']
  assert.deepEqual(await lintText(page('bash file=x.sh', ...python)), [])
  assert.deepEqual(await lintText(page('bash run', "cat > x.sh <<'EOF'", ...python, 'EOF')), [])
  assert.equal((await lintText(page('bash run', ...python))).length, 1)
})

test('an escaped blank that is meant is left alone', async () => {
  const meant = ['cut -d\\ ', 'IFS=\\ ', 'echo hi # see \\ ', "sed 's/a/b\\ ", "  c/' file", 'tr -d \\ ', 'ls']
  assert.deepEqual(await found('bash', ...meant), [])
  assert.deepEqual(await found('bash', "python3 - <<'END'", 'a = 1 + \\ ', '  2', 'END'), [])
  assert.deepEqual(
    await found('bash', "cat > Containerfile <<'END'", 'FROM scratch', 'RUN a && \\ ', '    b', 'END'),
    [],
  )
})

test('a blank after the backslash of a line that was to go on is found', async () => {
  const at = (column: number) => [`error blank-after-backslash 4:${column}`]
  assert.deepEqual(await found('bash run', 'podman run \\ ', '  image'), at(12))
  assert.deepEqual(await found('bash run', 'podman run \\\t', '--rm image'), at(12))
  assert.deepEqual(await found('bash', '# podman \\ ', 'echo a \\\\ ', 'echo \\', '  b'), [])
  assert.deepEqual(await found('dockerfile file=Containerfile', 'FROM scratch', 'RUN true && \\ ', '    true'), [])
})
