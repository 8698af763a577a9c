import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Element, Nodes } from 'hast'
import { fromHtml } from 'hast-util-from-html'
import { toString as plainText } from 'mdast-util-to-string'
import { SKIP, visit } from 'unist-util-visit'
import { parseMarkdown } from '../../../runner/document/markdown.ts'
import type { Tutorial } from '../../../runner/document/model.ts'
import { antoraComponent } from '../../../src/antora/component.ts'
import { type Library, loadLibrary } from '../../../src/library/library.ts'
import { readSite } from '../../../src/site.ts'
import { fixtureContent } from '../fixtures/make-evidence.ts'
import { type AntoraBuild, buildAntora } from './build-antora.ts'

const directories: string[] = []
const fixtures: { library?: Library; build?: AntoraBuild } = {}

async function exported(contentDir: string): Promise<{ library: Library; build: AntoraBuild }> {
  const directory = await mkdtemp(join(tmpdir(), 'antora-'))
  directories.push(directory)
  const library = await loadLibrary(
    readSite({ CONTENT_DIR: contentDir, EVIDENCE_DIR: join(directory, 'none') }, process.cwd(), new Date()),
  )
  assert.deepEqual(library.diagnostics, [])
  return { library, build: await buildAntora(antoraComponent(library, 'https://docs.example.org'), directory) }
}

before(async () => {
  Object.assign(fixtures, await exported(fixtureContent))
})
after(async () => {
  for (const directory of directories) await rm(directory, { recursive: true, force: true })
})

function textOf(node: Nodes): string {
  // The mark of a footnote is no text of the paragraph.
  if (node.type === 'element' && node.tagName === 'sup') return ''
  if (node.type === 'text') return node.value
  return 'children' in node ? node.children.map((child) => textOf(child as Nodes)).join('') : ''
}

function elements(html: string, name: string): Element[] {
  const found: Element[] = []
  visit(fromHtml(html), 'element', (node) => {
    if (node.tagName === name) found.push(node)
  })
  return found
}

/** Contents of the code blocks of a page, as Antora's readers see them; outputs aside. */
function listings(html: string): string[] {
  const found: string[] = []
  visit(fromHtml(html), 'element', (node) => {
    if ([node.properties.className].flat().includes('output')) return SKIP
    if (node.tagName === 'pre') found.push(textOf(node))
  })
  return found
}

/** Of all fences but outputs, which show what was recorded. */
function markdownCode({ source, blocks }: Tutorial): string[] {
  const outputs = new Set(
    blocks.flatMap((block) => (block.kind === 'run' ? block.steps.map(({ expect }) => (expect?.line ?? 0) - 1) : [])),
  )
  const found: string[] = []
  visit(parseMarkdown(source).tree, 'code', (node) => {
    if (outputs.has(node.position?.start.line ?? 0)) return
    // Asciidoctor drops blanks at line ends and blank lines at the ends of a listing.
    found.push(node.value.replace(/[ \t]+$/gm, '').replace(/^\n+|\n+$/g, ''))
  })
  return found
}

function markdownParagraphs(source: string): string[] {
  const found: string[] = []
  visit(parseMarkdown(source).tree, 'paragraph', (node) => {
    found.push(plainText(node).replace(/\s+/g, ' ').trim())
  })
  return found
}

async function assertEqualPages(library: Library, build: AntoraBuild): Promise<void> {
  assert.deepEqual(build.messages, [])
  for (const { tutorial } of library.pages) {
    const html = await build.page(tutorial.id)
    assert.deepEqual(listings(html), markdownCode(tutorial), tutorial.id)
  }
}

test('a real Antora builds the fixtures without a message, and every code block is the same', async () => {
  assert.ok(fixtures.library && fixtures.build)
  await assertEqualPages(fixtures.library, fixtures.build)
})

test('a real Antora builds the project’s own pages without a message, and every code block is the same', async () => {
  const { library, build } = await exported('content')
  await assertEqualPages(library, build)
})

test('links between pages lead to pages and sections, and the navigation has every page', async () => {
  const html = (await fixtures.build?.page('build/web-server')) ?? ''
  const link = elements(html, 'a').find((node) => textOf(node) === 'link to another page')
  assert.equal(link?.properties.href, '../operate/upgrade.html#check')
  assert.match((await fixtures.build?.page('operate/upgrade')) ?? '', /id="check"/)
  const navigation = elements((await fixtures.build?.page('index')) ?? '', 'nav')
    .map(textOf)
    .join('')
  for (const { tutorial } of fixtures.library?.pages ?? [])
    assert.ok(navigation.includes(tutorial.frontMatter.title), tutorial.id)
})

test('text that AsciiDoc would read as marks stays what it is', async () => {
  const hard = join(import.meta.dirname, 'hard')
  const { library, build } = await exported(hard)
  await assertEqualPages(library, build)
  const html = await build.page('hard/marks')
  const footnotes = elements(html, 'div').filter((node) => node.properties.className?.toString().includes('footnote'))
  const seen = [...elements(html, 'p'), ...elements(html, 'li'), ...elements(html, 'td'), ...footnotes].map((node) =>
    textOf(node)
      .replace(/\s+/g, ' ')
      .replace(/^ ?1\. /, '')
      .trim(),
  )
  assert.ok(!seen.includes('+'), 'a mark of continuation was taken as text')
  for (const paragraph of markdownParagraphs(await readFile(join(hard, 'hard/marks.md'), 'utf8'))) {
    assert.ok(
      seen.some((text) => text === paragraph || text.startsWith(paragraph)),
      paragraph,
    )
  }
})

test('places, expected failures, states, prerequisites, tables and pictures come along, and no regular expression', async () => {
  const { library, build } = await exported('content')
  const html = await build.page('operate/roll-back')
  assert.match(html, /The machine, as root, step \d+, fails on purpose, exit 2, not run/)
  assert.match(html, /class="listingblock on-machine state-not-run"/)
  assert.match(html, /Do first: <a/)
  assert.match(await build.page('reference/lints'), /<table/)
  assert.match(await build.page('reference/migration'), /rpm-ostree status/)
  const source = library.pages.find(({ tutorial }) => /match=regex/.test(tutorial.source))?.tutorial
  assert.ok(source)
  const [, pattern = ''] = /match=regex\n(.*)\n/.exec(source.source) ?? []
  assert.ok(!(await build.page(source.id)).includes(pattern), pattern)
})
