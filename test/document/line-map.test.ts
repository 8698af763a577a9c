import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { splitLines } from '../../runner/core/lines.ts'
import { readOutline } from '../../runner/document/blocks/outline.ts'
import { parseTutorial } from '../../runner/document/parse.ts'
import { fixtures } from './fixtures.ts'
import { type Random, randomFrom } from './generate.ts'

const head = '---\ntitle: t\ndescription: d\n---\n\n'

/** Asserts that text stands in the source where the map says; blanks that are the rest of a split tab aside. */
function assertAt(source: string[], line: number, preceding: number, text: string, what: string): void {
  const blanks = text.length - text.trimStart().length
  const sourceLine = source[line - 1] ?? ''
  const from = preceding < 0 || sourceLine.slice(preceding, preceding + text.length) !== text ? blanks : 0
  const seen = sourceLine.slice(preceding + from, preceding + text.length)
  assert.equal(seen, text.slice(from), `${what}: line ${line}, column ${preceding + 1}`)
  if (from > 0) assert.ok(sourceLine.slice(0, preceding + from).includes('\t'), `${what}: only a split tab may differ`)
}

function assertTutorialMaps(markdown: string, what: string): number {
  const { tutorial, diagnostics } = parseTutorial(markdown, 'x.md', 'x')
  // Containers may indent a fence so far that it is none; that is reported.
  if (!tutorial && diagnostics.every(({ rule }) => rule === 'near-miss')) return 0
  assert.ok(tutorial, `${what}: ${JSON.stringify(diagnostics)}\n${markdown}`)
  const source = splitLines(markdown)
  let checked = 0
  for (const block of tutorial.blocks) {
    assert.match((source[block.line - 1] ?? '').slice(block.column - 1), /^(```|~~~)/, 'the opening fence')
    assert.match(source[block.endLine - 1] ?? '', /(```|~~~)[ \t]*$/, 'the closing fence')
    if (block.kind === 'file') {
      for (const [index, text] of block.content.split('\n').slice(0, -1).entries()) {
        assertAt(source, block.contentLine + index, block.columns?.[index] ?? 0, text, what)
        checked += 1
      }
      continue
    }
    for (const step of block.steps) {
      assert.equal(step.columns?.[0], step.column)
      for (const [index, text] of step.script.split('\n').entries()) {
        assertAt(source, step.line + index, step.columns?.[index] ?? 0, text, what)
        checked += 1
      }
      for (const [index, text] of (step.expect?.text ?? '').split('\n').entries()) {
        if (step.expect && index === 0) assertAt(source, step.expect.line, step.expect.column - 1, text, what)
        else if (step.expect) assert.ok((source[step.expect.line - 1 + index] ?? '').trimEnd().endsWith(text.trim()))
      }
    }
  }
  return checked
}

const scriptLines = [
  'echo a',
  '  indented',
  '',
  '\techo tab',
  'x=$(cat <<E',
  '``',
  '~~',
  '> redirect',
  '- dash',
  '# comment',
  ':::',
  'é ü 漢字 😀',
  '    four',
] as const

/** A tagged fence with any lines in it, in any nest of containers. */
function nestedFence(random: Random): string[] {
  const marker = random.pick(['```', '````', '~~~', '~~~~~'])
  const own = Array.from({ length: 1 + random.below(5) }, () => random.pick(scriptLines))
  let lines = [`${marker}bash run`, 'true', ...own.filter((line) => line !== ':::'), marker]
  for (let depth = random.below(4); depth > 0; depth -= 1) {
    const first = random.pick(['- ', '* ', '1. ', '10) ', '> ', '', ' ', '  ', ...(depth === 1 ? ['-\t'] : [])])
    const next = first.startsWith('>') ? first : ' '.repeat(first === '-\t' ? 4 : first.length)
    lines = lines.map(
      (line, index) => (index === 0 ? first : line === '' && random.below(2) ? next.trimEnd() : next) + line,
    )
  }
  return lines
}

describe('line and column maps', () => {
  it('name the place of each line of each fixture', () => {
    let checked = 0
    for (const { name, source, expected } of fixtures()) {
      if (expected.file.endsWith('.json')) checked += assertTutorialMaps(source, name)
    }
    assert.ok(checked > 40, `${checked} lines`)
  })

  it('name the place of each line of 1000 fences in lists, quotes and indentation', () => {
    let checked = 0
    for (let seed = 1; seed <= 1000; seed += 1) {
      const random = randomFrom(seed)
      const end = random.pick(['\n', '\r\n', '\r'])
      const body = ['text', '', ...nestedFence(random), '', 'text', '', ...nestedFence(random), ''].join('\n')
      checked += assertTutorialMaps((head + body).replaceAll('\n', end), `seed ${seed}`)
    }
    assert.ok(checked > 4_000, `${checked} lines`)
  })

  it('are right for console commands and their output', () => {
    for (let seed = 1; seed <= 500; seed += 1) {
      const random = randomFrom(seed)
      const prefix = random.pick(['', '> ', '  ', '>   '])
      const commands = Array.from({ length: 1 + random.below(4) }, () =>
        random.pick([
          ['$ echo a', 'a'],
          ['$ id -u', '0', ''],
          ['$ cat <<E', '> x', '>', '> E', 'x'],
          ['$ echo \\', '  b', 'b'],
          ['$ true'],
          ["$ echo '", "'"],
        ]),
      ).flat()
      const body = ['```console run', ...commands, '```'].map((line) => prefix + line)
      assert.ok(assertTutorialMaps(`${head}${body.join('\n')}\n`, `seed ${seed}`) > 0)
    }
  })

  it('of untagged fences are the same', () => {
    const markdown = '> - ```sh\n>   a\n>\n>     b\n>   ```\n'
    const [fence] = readOutline(markdown).fences
    assert.deepEqual(fence?.lines, ['a', '', '  b'])
    assert.deepEqual(fence?.columns, [4, 1, 4])
  })
})
