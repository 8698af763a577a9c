import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseTutorial } from '../../runner/document/parse.ts'
import { type FenceKind, runLanguages, tags, tagsByName } from '../../runner/document/tags/tags.ts'

const head = '---\ntitle: t\ndescription: d\nplaces:\n  machine: m\n---\n\n'
const starts: Record<FenceKind, string> = {
  bash: 'bash run',
  console: 'console run',
  file: 'text file=a',
  output: 'text output',
}

function parse(...infos: string[]) {
  const fences = infos.map((info) => `\`\`\`${info}\n$ true\n\`\`\`\n`)
  return parseTutorial(head + fences.join('\n'), 'x.md', 'x', { strict: true })
}

describe('the table of tags', () => {
  for (const tag of tags) {
    it(`has an example of \`${tag.name}\` that is valid`, () => {
      const before = tag.example.includes('output') ? ['bash run'] : []
      assert.deepEqual(parse(...before, tag.example).diagnostics, [])
    })
  }

  it('says on which blocks a tag stands: there it is accepted, elsewhere it is an error with a reason', () => {
    for (const tag of tags.filter(({ primary }) => !primary)) {
      const word = tag.example.split(' ').find((one) => one.startsWith(tag.name)) ?? ''
      const written = tag.name === 'skip' ? 'skip="why"' : word
      for (const kind of Object.keys(starts) as FenceKind[]) {
        const before = kind === 'output' ? ['bash run'] : []
        const { diagnostics } = parse(...before, `${starts[kind]} ${written}`)
        if (tag.on.includes(kind)) assert.deepEqual(diagnostics, [], `${tag.name} on ${kind}`)
        else {
          assert.deepEqual(
            diagnostics.map(({ rule }) => rule),
            ['misplaced-tag'],
            `${tag.name} on ${kind}`,
          )
          assert.match(diagnostics[0]?.message ?? '', /: ./, `${tag.name} on ${kind} has a reason`)
        }
      }
    }
  })

  it('knows each tag once', () => assert.equal(tagsByName.size, tags.length))

  it('runs shell languages only', () =>
    assert.deepEqual([...new Set(Object.values(runLanguages))], ['bash', 'console']))
})
