import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { RunBlock } from '../../runner/document/model.ts'
import { parseTutorial } from '../../runner/document/parse.ts'

function steps(...lines: string[]) {
  const source = ['---', 'title: t', 'description: d', '---', '```console run', ...lines, '```'].join('\n')
  const { tutorial, diagnostics } = parseTutorial(source, 'x.md', 'x')
  assert.ok(tutorial, JSON.stringify(diagnostics))
  return (tutorial.blocks[0] as RunBlock).steps.map(({ prompt, script, expect }) => [prompt, script, expect?.text])
}

describe('a console block', () => {
  it('is commands with the output between them', () => {
    assert.deepEqual(steps('# echo a', 'a', '# id -u', '0'), [
      ['#', 'echo a', 'a'],
      ['#', 'id -u', '0'],
    ])
  })

  it('has one prompt, that of its first command: a line with the other sign is output', () => {
    assert.deepEqual(steps('$ systemctl cat hello', '# /etc/systemd/system/hello.service', '[Unit]', '$ true'), [
      ['$', 'systemctl cat hello', '# /etc/systemd/system/hello.service\n[Unit]'],
      ['$', 'true', undefined],
    ])
    assert.deepEqual(steps('# cat notes', '$ touch danger', '# true'), [
      ['#', 'cat notes', '$ touch danger'],
      ['#', 'true', undefined],
    ])
  })

  it('asserts nothing where no output is shown', () => {
    assert.deepEqual(steps('$ true', '', '$ false || true', ''), [
      ['$', 'true', undefined],
      ['$', 'false || true', undefined],
    ])
  })

  it('keeps blank lines within output, not those that divide steps', () => {
    assert.deepEqual(steps('$ cat x', '', 'a', '', 'b', '', '$ true')[0], ['$', 'cat x', '\na\n\nb'])
  })

  it('takes further lines of a command as a shell shows them', () => {
    assert.deepEqual(steps('$ for i in 1 2; do', '>   echo $i', '> done', '1', '2'), [
      ['$', 'for i in 1 2; do\n  echo $i\ndone', '1\n2'],
    ])
    assert.deepEqual(steps('$ podman build \\', '> -t x .', 'done'), [['$', 'podman build \\\n-t x .', 'done']])
  })

  it('takes further lines of a command as one types them', () => {
    assert.deepEqual(steps('$ podman build \\', '    -t x .', 'done'), [['$', 'podman build \\\n    -t x .', 'done']])
    assert.deepEqual(steps('$ cat > x <<EOF', '# a remark', '$ not a prompt', 'EOF', '$ true'), [
      ['$', 'cat > x <<EOF\n# a remark\n$ not a prompt\nEOF', undefined],
      ['$', 'true', undefined],
    ])
    assert.deepEqual(steps('$ dnf list |', '  head -n 1', 'a'), [['$', 'dnf list |\n  head -n 1', 'a']])
  })

  it('takes `> ` after a whole command for output', () => {
    assert.deepEqual(steps('$ diff a b || true', '1c1', '< a', '> b'), [['$', 'diff a b || true', '1c1\n< a\n> b']])
  })

  it('takes a line that only looks like a prompt for output', () => {
    assert.deepEqual(steps('$ price', '$5', '#1', '$'.repeat(2)), [['$', 'price', '$5\n#1\n$$']])
  })
})
