import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseMarkdown } from '../../../runner/document/markdown.ts'
import type { PageContext } from '../../../src/fence/page-context.ts'
import { documentLink } from '../../../src/library/links.ts'
import { safeHtml } from '../../../src/markdown/raw-html.ts'
import { renderPage } from '../../../src/markdown/render-page.ts'
import { showDirections } from '../../../src/publish/integration.ts'

/** Of a document without fences and links. */
const context = { link: (url: string) => url } as PageContext
const html = async (source: string) => (await renderPage(parseMarkdown(source), context)).html

test('a few tags without attributes are HTML, each with its partner', async () => {
  assert.match(
    await html('Press <kbd>Ctrl</kbd> and H<sub>2</sub>O<br>here.'),
    /<kbd>Ctrl<\/kbd>.*<sub>2<\/sub>O<br>here/,
  )
  assert.match(
    await html('<details>\n<summary>More</summary>\n\nText.\n\n</details>'),
    /<details>\n<summary>More<\/summary>\s*<p>Text/,
  )
})

test('anything else is shown as it was written', async () => {
  const written = [
    '<script>alert(1)</script>',
    'a <img src=x onerror=alert(1)> b',
    '<div hidden>\n\nText\n\n</div>',
    '<style>.x{display:none}</style>',
    '<kbd onclick="x">k</kbd>',
    '<svg><script>x</script></svg>',
    '<b><script>x</script></b>',
    '<b <script>x</b>',
    '<iframe src="https://example.com"></iframe>',
    '<form action="https://example.com"><input></form>',
    '<meta http-equiv="refresh" content="0">',
    '<base href="https://example.com">',
    '</div></main>',
    '<b>never closed',
    'never opened</details>',
    '<sub><sup>x</sub></sup>',
    '<!ENTITY x>',
    '<?php x ?>',
    '<![CDATA[<script>x</script>]]>',
  ]
  for (const source of written) {
    const seen = await html(source)
    assert.doesNotMatch(seen, /<(?!\/?(?:p|kbd|b|sub|sup)>)/, `${source} → ${seen}`)
    assert.match(seen, /&#x3C;|&lt;/, source)
  }
  assert.equal(await html('<!-- for writers --><script>x</script>'), '')
  assert.equal(safeHtml(parseMarkdown('<b>\n\nx').tree).size, 0)
})

test('links that run scripts, and text that turns its direction, do no harm', async () => {
  const addresses = ['javascript:alert(1)', 'JavaScript:x', 'data:text/html,x', 'vbscript:x', 'file:///etc/passwd']
  for (const address of addresses) assert.equal(documentLink('/', 'a/b', address), '#')
  assert.equal(documentLink('/', 'a/b', 'java\tscript:x'), '/media/a/java\tscript:x')
  assert.equal(documentLink('/', 'a/b', 'https://example.com'), 'https://example.com')
  assert.equal(showDirections('a\u202eb\u2066'), 'a[U+202E]b[U+2066]')
})
