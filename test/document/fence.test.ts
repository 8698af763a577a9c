import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Code, Nodes } from 'mdast'
import { type Outline, readOutline } from '../../runner/document/blocks/outline.ts'
import { headingText, type Markdown, parseMarkdown } from '../../runner/document/markdown.ts'
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

function inTree({ tree, text }: Markdown): Seen[] {
  return codes(tree, text).map((code) => ({
    line: code.position?.start.line ?? 0,
    column: code.position?.start.column ?? 0,
    language: code.lang ?? '',
    value: code.value,
  }))
}

function asFences({ fences }: Outline): Seen[] {
  return fences
    .filter((fence) => !fence.labOnly && fence.marker !== '')
    .map(({ line, column, info, lines }) => ({
      line,
      column,
      language: /^[^ \t]*/.exec(info)?.[0] ?? '',
      value: lines.join('\n'),
    }))
}

function headingsInTree(parsed: Markdown): string[] {
  const below = (node: Nodes): string[] => {
    if (node.type === 'heading') return node.children.length > 0 ? [headingText(node, parsed)] : []
    return 'children' in node ? node.children.flatMap(below) : []
  }
  return below(parsed.tree)
}

describe('the outline, for which no inline content is parsed, has the fences and headings of the tree', () => {
  it('in each fixture', () => {
    for (const { name, source } of fixtures()) {
      const text = source.replace('\ufeff', '')
      const parsed = parseMarkdown(text)
      const outline = readOutline(text)
      assert.deepEqual(asFences(outline), inTree(parsed), name)
      assert.deepEqual(outline.headings, headingsInTree(parsed), name)
    }
  })

  it('in 500 documents made by chance', () => {
    const found = { fences: 0, headings: 0 }
    for (let seed = 1; seed <= 500; seed += 1) {
      const random = randomFrom(seed)
      const markdown = `${markdownLines(random, 1 + random.below(16)).join(random.pick(['\n', '\n', '\r\n']))}\n`
      const parsed = parseMarkdown(markdown)
      const outline = readOutline(markdown)
      const [fences, headings] = [inTree(parsed), headingsInTree(parsed)]
      found.fences += fences.length
      found.headings += headings.length
      assert.deepEqual(asFences(outline), fences, `seed ${seed}:\n${markdown}`)
      assert.deepEqual(outline.headings, headings, `seed ${seed}:\n${markdown}`)
    }
    assert.ok(found.fences > 150 && found.headings > 60, JSON.stringify(found))
  })
})
