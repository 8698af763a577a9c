import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Element, Root } from 'hast'
import { fromHtml } from 'hast-util-from-html'
import { visit } from 'unist-util-visit'
import { parseMarkdown } from '../../../runner/document/markdown.ts'
import { parseTutorial } from '../../../runner/document/parse.ts'
import { listDocuments } from '../../../src/library/library.ts'
import { renderPage } from '../../../src/markdown/render-page.ts'
import { fixtureContent } from '../fixtures/make-evidence.ts'

/** What the site shows of a block. */
type Shown = { id: string; hash: string; text: string; typed: string }

const root = join(import.meta.dirname, '..', '..', '..')

function classes(node: Element): string[] {
  return Array.isArray(node.properties.className) ? node.properties.className.map(String) : []
}

function textOf(node: Element, skip: (node: Element) => boolean = () => false): string {
  return node.children
    .map((child) =>
      child.type === 'text' ? child.value : child.type === 'element' && !skip(child) ? textOf(child, skip) : '',
    )
    .join('')
}

function find(node: Element | Root, matches: (node: Element) => boolean): Element[] {
  const found: Element[] = []
  visit(node, 'element', (element) => {
    if (matches(element)) found.push(element)
  })
  return found
}

function shownBlocks(html: string): Shown[] {
  return find(fromHtml(html, { fragment: true }), (node) => node.properties.dataBlock !== undefined).map((figure) => {
    const [pre] = find(figure, (node) => node.tagName === 'pre')
    if (pre === undefined) throw new Error('a block without its text')
    const typed = find(pre, (node) => classes(node).includes('typed'))
    const isPrompt = (node: Element): boolean => classes(node).includes('prompt')
    return {
      id: String(figure.properties.dataBlock),
      hash: String(figure.properties.dataHash),
      text: textOf(pre),
      typed: typed.length > 0 ? typed.map((line) => textOf(line, isPrompt)).join('\n') : textOf(pre),
    }
  })
}

async function compare(source: string, file: string): Promise<number> {
  const { tutorial, diagnostics } = parseTutorial(source, file, file.replace(/\.md$/, ''))
  assert.ok(tutorial, JSON.stringify(diagnostics))
  const { html } = await renderPage(parseMarkdown(source), {
    tutorial,
    views: new Map(),
    states: new Map(),
    link: (target) => target,
    fileHref: () => '#',
  })
  const shown = shownBlocks(html)
  const visible = tutorial.blocks.filter((block) => !block.labOnly)
  assert.deepEqual(
    shown.map(({ id, hash }) => ({ id, hash })),
    visible.map(({ id, hash }) => ({ id, hash })),
  )
  for (const [index, block] of visible.entries()) {
    const { text, typed } = shown[index] as Shown
    if (block.kind === 'file') assert.equal(text, block.content.replace(/\n$/, ''), block.id)
    else assert.equal(typed, block.steps.map((step) => step.script).join('\n'), block.id)
  }
  return visible.length
}

test('the site shows exactly the blocks that the runner runs, in the fixtures', async () => {
  for (const { file } of await listDocuments(fixtureContent))
    await compare(await readFile(join(fixtureContent, file), 'utf8'), file)
})

test('the site shows exactly the blocks that the runner runs, in the project’s own pages', async () => {
  const content = join(root, 'content')
  for (const { file } of await listDocuments(content)) await compare(await readFile(join(content, file), 'utf8'), file)
})

test('fences in lists, quotes, tabs and with tildes are the same blocks for site and runner', async () => {
  const source = `---
title: x
description: y
---

> ~~~bash run
> echo quoted
>
> echo "\`\`\`"
> ~~~

- item

  1. deeper

     \`\`\`\`console run
     $ cat <<EOF
     # not a prompt
     EOF
     # not a prompt
     $ echo 'a
     b'
     a
     b
     \`\`\`\`

::::tabs{sync=k}
:::tab{label="One"}
\`\`\`sh run
echo one
\`\`\`
:::
::::

\`\`\`bash run {1} "echo" title="with marks"
echo registry.example.com/you/x registry.example.com/your registry.example.com
\`\`\`

\`\`\`text output
...
\`\`\`

\`\`\`bash
echo not ours
\`\`\`
`
  assert.equal(await compare(source, 'x.md'), 4)
  assert.equal(await compare(source.replaceAll('\n', '\r\n'), 'x.md'), 4)
})

test('the head of a block says what its tags ask of a reader', async () => {
  const source = `---
title: x
description: y
---

\`\`\`bash file=check mode=0755
true
\`\`\`

\`\`\`bash run retry=60s
./check
\`\`\`

\`\`\`text output match=regex
^$
\`\`\`
`
  const { tutorial } = parseTutorial(source, 'x.md', 'x')
  assert.ok(tutorial)
  const { html } = await renderPage(parseMarkdown(source), {
    tutorial,
    views: new Map(),
    states: new Map(),
    link: (target) => target,
    fileHref: () => '#',
  })
  const heads = find(fromHtml(html, { fragment: true }), (node) => node.tagName === 'figcaption')
  assert.deepEqual(
    heads.map((head) => head.children.map((part) => (part.type === 'element' ? textOf(part) : ''))),
    [
      ['Your workstation', 'check', 'then chmod 755 check', 'Download'],
      ['Your workstation', 'Step 1', 'repeat until it succeeds'],
    ],
  )
  // No reader sees a pattern of the test.
  assert.doesNotMatch(html, /\^\$/)
  assert.match(html, /Expected; not seen in a run yet\. It differs from run to run/)
})
