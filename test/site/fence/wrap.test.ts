import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseMarkdown } from '../../../runner/document/markdown.ts'
import { parseTutorial } from '../../../runner/document/parse.ts'
import { renderPage } from '../../../src/markdown/render-page.ts'

async function render(body: string): Promise<string> {
  const source = `---\ntitle: T\ndescription: D.\n---\n\n${body}\n`
  const { tutorial, diagnostics } = parseTutorial(source, 'a/b.md', 'a/b')
  assert.ok(tutorial, JSON.stringify(diagnostics))
  const context = {
    tutorial,
    views: new Map(),
    states: new Map(),
    link: (target: string) => target,
    fileHref: () => '#',
  }
  return (await renderPage(parseMarkdown(source), context)).html
}

test('commands and output wrap, and files keep their lines', async () => {
  const wraps = async (fence: string): Promise<boolean> => /<pre[^>]* class="wrap"/.test(await render(fence))
  assert.equal(await wraps('```bash run\ntrue\n```'), true)
  assert.equal(await wraps('```text file=a\nb\n```'), false)
  assert.equal(await wraps('```text file=a wrap\nb\n```'), true)
})
