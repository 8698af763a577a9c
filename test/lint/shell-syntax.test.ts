import assert from 'node:assert/strict'
import { test } from 'node:test'
import { shellError } from '../../runner/lint/shell/syntax.ts'
import { lintText, page } from './lint-text.ts'

test('errors are told at their UTF-16 offset, whatever came before', async () => {
  assert.equal(await shellError('echo ok'), undefined)
  assert.deepEqual(await shellError('é\néé ) x'), {
    message: 'a command can only contain words and redirects; encountered `)`',
    offset: 5,
    incomplete: false,
  })
  assert.equal((await shellError('cat <<EOF\n'))?.incomplete, true)
})

test('thousands of texts are judged alike, the last as the first', async () => {
  for (let index = 0; index < 3000; index++) {
    const wrong = index % 7 === 0
    const text = `podman run image-${index} 'some words' && { true; }\ncat <<EOF\n${index}\nEOF\n${wrong ? 'if true' : 'true'}\n`
    assert.equal((await shellError(text)) !== undefined, wrong, `text ${index}`)
  }
})

/** Where syntax errors are told, with their weight. */
async function told(info: string, ...lines: string[]): Promise<string[]> {
  const found = await lintText(page(info, ...lines))
  return found.map(({ severity, rule, line, column }) => `${severity} ${rule} ${line}:${column}`)
}

test('a tagged block that no shell would read is an error at its place, in every kind of tagged block', async () => {
  assert.deepEqual(await told('bash run', 'true', 'if true; then', 'echo'), ['error shell-syntax 5:1'])
  assert.deepEqual(await told('sh run', 'echo $((1+)'), ['error shell-syntax 4:10'])
  assert.deepEqual(await told('bash run', 'cat <<EOF', 'text'), ['error shell-syntax 4:5'])
  assert.deepEqual(await told('bash file=check.sh', 'echo "open'), ['error shell-syntax 4:6'])
  assert.deepEqual(await told('console run', '$ true', '$ echo )'), ['error shell-syntax 5:8'])
})

test('a syntax error does not hide what is wrong with the commands before it', async () => {
  assert.deepEqual(await told('bash run', 'podman pul x', 'fi'), ['error unknown-verb 4:8', 'error shell-syntax 5:1'])
})

test('in a fence that is not ours a syntax error is a warning at most', async () => {
  assert.deepEqual(await told('bash', 'podman ps', 'if true; then'), ['warning shell-syntax 5:10'])
  assert.deepEqual(await told('bash', 'What (not) to do'), [])
})

test('a file for another interpreter is not read as a shell script, whatever its name', async () => {
  const python = ['#!/usr/bin/env python3', 'print("a (")']
  assert.deepEqual(await lintText(page('bash file=x.sh', ...python)), [])
  assert.deepEqual(await lintText(page('bash run', "cat > x.sh <<'EOF'", ...python, 'EOF')), [])
  assert.equal((await lintText(page('bash run', ...python))).length, 1)
})

test('an escaped blank that is meant is left alone', async () => {
  const meant = ['cut -d\\ ', 'IFS=\\ ', 'echo hi # see \\ ', "sed 's/a/b\\ ", "  c/' file", 'tr -d \\ ', 'ls']
  assert.deepEqual(await told('bash', ...meant), [])
  assert.deepEqual(await told('bash', "python3 - <<'END'", 'a = 1 + \\ ', '  2', 'END'), [])
  assert.deepEqual(
    await told('bash', "cat > Containerfile <<'END'", 'FROM scratch', 'RUN a && \\ ', '    b', 'END'),
    [],
  )
})

test('a blank after the backslash of a line that was to go on is found', async () => {
  const at = (column: number) => [`warning blank-after-backslash 4:${column}`]
  assert.deepEqual(await told('bash run', 'podman run \\ ', '  image'), at(12))
  assert.deepEqual(await told('bash run', 'podman run \\\t', '--rm image'), at(12))
  assert.deepEqual(await told('bash', '# podman \\ ', 'echo a \\\\ ', 'echo \\', '  b'), [])
  assert.deepEqual(await told('dockerfile file=Containerfile', 'FROM scratch', 'RUN true && \\ ', '    true'), [])
})
