import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Code, Nodes } from 'mdast'
import { findFences } from '../../runner/document/markdown/fences.ts'
import { parseMarkdown } from '../../runner/document/markdown.ts'
import { fixtures } from './fixtures.ts'
import { markdownLines, randomFrom } from './generate.ts'

type Seen = { line: number; column: number; language: string; value: string }

function codes(node: Nodes, markdown: string): Code[] {
  if (node.type === 'code') {
    const offset = node.position?.start.offset ?? 0
    // Indented code is no fence.
    return /^(```|~~~)/.test(markdown.slice(offset)) ? [node] : []
  }
  return 'children' in node ? node.children.flatMap((child) => codes(child, markdown)) : []
}

function inTree(markdown: string): Seen[] {
  const { tree, text } = parseMarkdown(markdown)
  return codes(tree, text).map((code) => ({
    line: code.position?.start.line ?? 0,
    column: code.position?.start.column ?? 0,
    language: code.lang ?? '',
    value: code.value,
  }))
}

function asFences(markdown: string): Seen[] {
  return findFences(markdown, 'x.md')
    .fences.filter((fence) => !fence.labOnly && fence.marker !== '')
    .map(({ line, column, info, lines }) => ({
      line,
      column,
      language: /^[^ \t]*/.exec(info)?.[0] ?? '',
      value: lines.join('\n'),
    }))
}

describe('a fence', () => {
  it('has the place and the code of its node in each fixture', () => {
    for (const { name, source } of fixtures()) {
      const text = source.replace('\ufeff', '')
      assert.deepEqual(asFences(text), inTree(text), name)
    }
  })

  it('has them in 1500 documents made by chance', () => {
    let found = 0
    for (let seed = 1; seed <= 1500; seed += 1) {
      const random = randomFrom(seed)
      const markdown = `${markdownLines(random, 1 + random.below(16)).join(random.pick(['\n', '\n', '\r\n']))}\n`
      const expected = inTree(markdown)
      found += expected.length
      assert.deepEqual(asFences(markdown), expected, `seed ${seed}:\n${markdown}`)
    }
    assert.ok(found > 500, `${found} fences`)
  })
})
