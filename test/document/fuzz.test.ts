import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { renderDiagnostic } from '../../runner/core/render-diagnostics.ts'
import { readOutline } from '../../runner/document/blocks/outline.ts'
import { parseTutorial } from '../../runner/document/parse.ts'
import { fixtures } from './fixtures.ts'
import { markdownLines, mutate, randomFrom } from './generate.ts'

/** How many documents of each kind; more by hand, e.g. `FUZZ_DOCUMENTS=100000`. */
const documents = Number(process.env.FUZZ_DOCUMENTS ?? 300)

const head = '---\ntitle: t\ndescription: d\n---\n'

/** Reads a document in each way; whatever it is, the result is a value whose places are in the document. */
function read(source: string): void {
  const { tutorial, diagnostics } = parseTutorial(source, 'x.md', 'x', { strict: true })
  const lines = source.split(/\r\n|\n|\r/)
  for (const { line, column, message } of diagnostics) {
    assert.ok(line >= 1 && line <= lines.length, `line ${line} of ${lines.length}: ${message}`)
    assert.ok(column >= 1 && column <= (lines[line - 1]?.length ?? 0) + 2, `column ${column}: ${message}`)
  }
  if (!tutorial) assert.ok(diagnostics.some(({ severity }) => severity === 'error'))
  for (const diagnostic of diagnostics.slice(0, 20))
    assert.doesNotMatch(renderDiagnostic(diagnostic, source), /\p{Cc}(?<!\n)/u)
  readOutline(source)
}

function cpu(work: () => void): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

describe('no input throws', () => {
  it(`not random characters (${documents} documents)`, () => {
    for (let seed = 1; seed <= documents; seed += 1) {
      const random = randomFrom(seed)
      const limit = random.pick([128, 256, 0x3000, 0x10000])
      read(
        (random.below(2) ? head : '') +
          String.fromCharCode(...Array.from({ length: random.below(400) }, () => random.below(limit))),
      )
    }
  })

  it(`not lines of Markdown in any order (${documents} documents)`, () => {
    for (let seed = 1; seed <= documents; seed += 1) {
      const random = randomFrom(seed)
      read(head + markdownLines(random, 1 + random.below(40)).join(random.pick(['\n', '\r\n', '\r'])))
    }
  })

  it(`not fixtures with changes (${documents} documents)`, () => {
    const sources = fixtures().map(({ source }) => source)
    for (let seed = 1; seed <= documents; seed += 1) {
      const random = randomFrom(seed)
      read(mutate(random, random.pick(sources)))
    }
  })

  it('not a document cut off at any place', () => {
    const source = fixtures().find(({ name }) => name === 'verify-comments.md')?.source ?? ''
    for (let length = 0; length <= source.length; length += 1) read(source.slice(0, length))
  })
})

const tagged = (index: number) => `\`\`\`bash run id=b${index}\ntrue\n\`\`\`\n`

/** Documents of a size that grows with n. */
const floods: Record<string, (n: number) => string> = {
  'tagged fences': (n) => Array.from({ length: n }, (_, index) => tagged(index)).join('\n'),
  'fences in a list': (n) =>
    Array.from({ length: n }, (_, index) => `- ${tagged(index).replaceAll('\n', '\n  ')}\n`).join(''),
  'open fences in a list': (n) => '- ```bash run\n'.repeat(n),
  quotes: (n) => `${'>'.repeat(n)} x`,
  'lines of quotes': (n) => '>>>>>>>>>>>>>>>> ```\n'.repeat(n),
  'quotes that come and go': (n) => '> ```\nx\n'.repeat(n),
  'lists in one line': (n) => `${'- '.repeat(n)}\`\`\``,
  'lists in lists': (n) =>
    Array.from({ length: Math.min(n, 3000) }, (_, index) => `${' '.repeat(2 * index)}- \`\`\``).join('\n'),
  'lines of a quote that go on without its sign': (n) => `> \`\`\`\n${'> a\nb\n'.repeat(n)}`,
  'open directives': (n) => ':::note\n'.repeat(n),
  directives: (n) => ':::note\n:::\n'.repeat(n),
  'directives in directives': (n) =>
    `${Array.from({ length: 40 }, (_, index) => `${':'.repeat(60 - index)}note`).join('\n')}\n${'text\n\n'.repeat(n)}`,
  colons: (n) => ':'.repeat(n),
  brackets: (n) => '['.repeat(n),
  'backtick runs': (n) => Array.from({ length: n }, (_, index) => `${'`'.repeat(1 + (index % 60))} x`).join('\n'),
  'open comments': (n) => '<!-- verify\n'.repeat(n),
  'comments with declarations': (n) =>
    Array.from({ length: n }, (_, index) => `<!-- verify registry r${index} -->\n`).join('\n'),
  'a line of comments': (n) => '<!-- verify -->'.repeat(n),
  'comments in text': (n) => `text ${'<!-- verify -->'.repeat(n)}`,
  'underlined headings': (n) => 'a\n===\n'.repeat(n),
  tables: (n) => `|a|b|\n|-|-|\n${'|```|2|\n'.repeat(n)}`,
  definitions: (n) => '[a]: /x "\n'.repeat(n),
  'a console with many prompts': (n) => `\`\`\`console run\n${'$ true\ntrue\n'.repeat(n)}\`\`\`\n`,
  'a console with an open quote': (n) => `\`\`\`console run\n$ echo "${'$(echo "\n'.repeat(n)}\`\`\`\n`,
  'a here-document': (n) => `\`\`\`console run\n$ cat <<E\n${'> x\n'.repeat(n)}> E\n\`\`\`\n`,
  'a line of tags': (n) => `\`\`\`bash run ${'session=a '.repeat(n)}\ntrue\n\`\`\`\n`,
  'an open value': (n) => `\`\`\`bash run skip="${'" x'.repeat(n)}\ntrue\n\`\`\`\n`,
  blanks: (n) => `${' '.repeat(n)}x\n${'\t'.repeat(n)}x`,
  'blank lines': (n) => '\n \n\t\n'.repeat(n),
  'a long line': (n) => 'word '.repeat(n),
  'a long heading': (n) => `# ${'[a](b) '.repeat(n)}\n\n${tagged(1)}`,
  'a long script': (n) => `\`\`\`bash run\n${'echo "a"\n'.repeat(n)}\`\`\`\n`,
}

describe('time grows with size, not faster', () => {
  for (const [name, flood] of Object.entries(floods)) {
    it(`for ${name}`, () => {
      // A guard that stops reading may take hold between the two sizes; then the larger is the quicker one.
      const small = cpu(() => read(head + flood(1000)))
      const large = cpu(() => read(head + flood(4000)))
      const seconds = (large / 1000).toFixed(1)
      assert.ok(large < 16 * Math.max(small, 25), `4 times the size took ${(large / small).toFixed(1)} times as long`)
      assert.ok(large < 10_000, `${seconds} s of CPU`)
    })
  }

  it('for front matter that is a bomb', () => {
    const aliases = Array.from(
      { length: 30 },
      (_, index) => `a${index + 1}: &a${index + 1} [*a${index}, *a${index}]`,
    ).join('\n')
    for (const yaml of [
      `a0: &a0 [x]\n${aliases}`,
      '['.repeat(15_000),
      '{'.repeat(15_000),
      `a: ${'- '.repeat(7000)}`,
      `${'a: '.repeat(5000)}`,
    ]) {
      const ms = cpu(() => read(`---\n${yaml}\n---\n`))
      assert.ok(ms < 5000, `${ms} ms`)
    }
  })

  it('for 10 MB, which is refused at once', () => {
    const source = 'text\n'.repeat(2_000_000)
    const ms = cpu(() => {
      assert.equal(parseTutorial(source, 'x.md', 'x').tutorial, undefined)
    })
    assert.ok(ms < 3000, `${ms} ms`)
  })
})
