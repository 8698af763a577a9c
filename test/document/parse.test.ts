import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { RunBlock } from '../../runner/document/model.ts'
import { parseTutorial } from '../../runner/document/parse.ts'

const head = '---\ntitle: t\ndescription: d\n---\n\n'

function blocksOf(body: string) {
  const { tutorial, diagnostics } = parseTutorial(head + body, 'x.md', 'x')
  assert.ok(tutorial, JSON.stringify(diagnostics))
  return tutorial.blocks
}

const bash = (body: string, tags = 'run') => `\`\`\`bash ${tags}\n${body}\n\`\`\`\n`

describe('ids of blocks', () => {
  const ids = (body: string) => blocksOf(body).map(({ id }) => id)

  it('are the slug of the heading above and an ordinal', () => {
    const body = `${bash('a')}\n# Build the *image*, \`now\`!\n\n${bash('b')}\n${bash('c')}\nÄpfel & Öl\n===\n\n${bash('d')}`
    assert.deepEqual(ids(body), ['start-1', 'build-the-image-now-1', 'build-the-image-now-2', 'äpfel--öl-1'])
  })

  it('never meet by themselves', () => {
    const body = `# Check\n${bash('a')}\n# Check 1\n${bash('b')}\n# Check\n${bash('c')}\n# 1\n${bash('d')}\n# !\n${bash('e')}`
    assert.deepEqual(ids(body), ['check-1', 'check-1-1', 'check-2', '1-1', 'section-1'])
  })

  it('of other blocks stay when one is named', () => {
    assert.deepEqual(ids(`${bash('a', 'run id=first')}\n${bash('b')}`), ['first', 'start-2'])
  })
})

describe('the hash of a block', () => {
  const hash = (body: string) => blocksOf(body)[0]?.hash

  it('does not change with place, name and looks', () => {
    const plain = hash(bash('a', 'run exit=1'))
    assert.match(plain ?? '', /^[0-9a-f]{64}$/)
    assert.equal(hash(`# Elsewhere\n\n- ${bash('a', 'exit=1 run id=x title="y" {1}').replaceAll('\n', '\n  ')}`), plain)
  })

  it('changes with all that decides what happens', () => {
    const variants = [
      bash('a'),
      bash('b'),
      bash('a', 'run exit=1'),
      bash('a', 'run session=x'),
      bash('a', 'run timeout=1s'),
      bash('a', 'run retry=1s'),
      bash('a', 'run background'),
      bash('a', 'run cleanup'),
      bash('a', 'run needs=kvm'),
      bash('a', 'run skip="x"'),
      bash('a').replace('bash', 'sh'),
      `${bash('a')}\n\`\`\`text output\nx\n\`\`\`\n`,
      `${bash('a')}\n\`\`\`text output match=exact\nx\n\`\`\`\n`,
      `<!-- verify\n${bash('a')}-->\n`,
      `::::tabs{sync=a}\n:::tab{label=b}\n${bash('a')}:::\n::::\n`,
      '```console run\n$ a\n```\n',
      '```console run\n# a\n```\n',
      '```text file=a\na\n```\n',
      '```text file=b\na\n```\n',
      '```text file=a mode=755\na\n```\n',
      '```text file=a snippet=a\na\n```\n',
    ]
    assert.equal(new Set(variants.map(hash)).size, variants.length)
  })
})

describe('a document', () => {
  it('without front matter shows the smallest valid one', () => {
    const { diagnostics } = parseTutorial('# A\n', 'x.md', 'x')
    const smallest = diagnostics[0]?.suggestion?.split('\n').slice(1).join('\n') ?? ''
    assert.deepEqual(parseTutorial(`${smallest}\n\n# A\n`, 'x.md', 'x').diagnostics, [])
  })

  it('reports all its errors at once, in their order', () => {
    const { tutorial, diagnostics } = parseTutorial(
      '---\ntitel: x\n---\n\n```bash run runn\n```\n\n```text output\n',
      'x.md',
      'x',
    )
    assert.equal(tutorial, undefined)
    const lines = diagnostics.map(({ line }) => line)
    assert.deepEqual(
      lines,
      lines.toSorted((a, b) => a - b),
    )
    assert.ok(new Set(diagnostics.map(({ rule }) => rule)).size >= 3)
  })

  it('may look odd where it is not ours, unless it is read strictly', () => {
    const body = `${head}\`\`\`bash runn\n\`\`\`\n\n:::details\n:::\n`
    assert.deepEqual(parseTutorial(body, 'x.md', 'x').diagnostics, [])
    assert.equal(parseTutorial(body, 'x.md', 'x', { strict: true }).diagnostics.length, 2)
  })

  it('has LF in its scripts, whatever its own line ends', () => {
    for (const end of ['\n', '\r\n', '\r']) {
      const { tutorial } = parseTutorial((head + bash('a\nb')).replaceAll('\n', end), 'x.md', 'x')
      const block = tutorial?.blocks[0] as RunBlock | undefined
      assert.equal(block?.steps[0]?.script, 'a\nb')
    }
  })

  it('is refused when it is not text or too large to be read', () => {
    const rules = (source: string) =>
      parseTutorial(source, 'x.md', 'x').diagnostics.map(({ rule, line, column }) => [rule, line, column])
    assert.deepEqual(rules('a\nb\0'), [['not-text', 2, 2]])
    assert.deepEqual(rules('a\r\n\ud800b'), [['not-text', 2, 1]])
    assert.deepEqual(rules('a\n'.repeat(5_000_000)), [['too-large', 1, 1]])
  })
})
