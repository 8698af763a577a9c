import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Code, Nodes } from 'mdast'
import { directiveFromMarkdown } from 'mdast-util-directive'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { frontmatterFromMarkdown } from 'mdast-util-frontmatter'
import { gfmFromMarkdown } from 'mdast-util-gfm'
import { directive } from 'micromark-extension-directive'
import { frontmatter } from 'micromark-extension-frontmatter'
import { gfm } from 'micromark-extension-gfm'
import { findFences } from '../../runner/document/markdown/fences.ts'
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

function byRemark(markdown: string): Seen[] {
  const tree = fromMarkdown(markdown, {
    extensions: [gfm(), directive(), frontmatter()],
    mdastExtensions: [gfmFromMarkdown(), directiveFromMarkdown(), frontmatterFromMarkdown()],
  })
  return codes(tree, markdown).map((code) => ({
    line: code.position?.start.line ?? 0,
    column: code.position?.start.column ?? 0,
    language: code.lang ?? '',
    value: code.value.replaceAll(/\r\n?/g, '\n'),
  }))
}

function byUs(markdown: string): Seen[] {
  return findFences(markdown, 'x.md')
    .fences.filter((fence) => !fence.labOnly)
    .map(({ line, column, info, lines }) => ({
      line,
      column,
      language: /^[^ \t]*/.exec(info)?.[0] ?? '',
      value: lines.join('\n'),
    }))
}

describe('remark and the runner', () => {
  it('see the same fences in each fixture', () => {
    for (const { name, source } of fixtures()) {
      const text = source.replace('\ufeff', '')
      assert.deepEqual(byUs(text), byRemark(text), name)
    }
  })

  it('see the same fences in 1500 documents made by chance', () => {
    let found = 0
    for (let seed = 1; seed <= 1500; seed += 1) {
      const random = randomFrom(seed)
      const markdown = `${markdownLines(random, 1 + random.below(16)).join(random.pick(['\n', '\n', '\r\n']))}\n`
      const expected = byRemark(markdown)
      found += expected.length
      assert.deepEqual(byUs(markdown), expected, `seed ${seed}:\n${markdown}`)
    }
    assert.ok(found > 500, `${found} fences`)
  })
})
