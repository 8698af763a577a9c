import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseTutorial } from '../../../runner/document/parse.ts'
import { antoraPage } from '../../../src/antora/page.ts'
import { viewPage } from '../../../src/state/page-view.ts'

function adoc(body: string): string {
  const source = `---\ntitle: x\ndescription: y\n---\n\n${body}`
  const { tutorial } = parseTutorial(source, 'build/x.md', 'build/x')
  assert.ok(tutorial)
  const titles = new Map([
    ['build/x', 'x'],
    ['build/y', 'y'],
  ])
  return antoraPage({ tutorial, view: viewPage(tutorial, []) }, { titles })
}

test('the text of a link has no equals sign, which would make attributes of it', () => {
  assert.match(adoc('[`--karg=a`, b=c](y.md)'), /xref:build\/y\.adoc\[``-&#45;karg&#61;a``, b&#61;c\]/)
})

test('an address does not hold the marks that it stands between', () => {
  assert.match(adoc('[a](https://example.org/c++?x=1) b'), /link:\+\+https:\/\/example\.org\/c\+%2B\?x=1\+\+\[a\]/)
  assert.match(adoc('[a](https://example.org/c+) b'), /link:\+\+https:\/\/example\.org\/c%2B\+\+\[a\]/)
})

test('a language with marks of its own names the language alone', () => {
  assert.match(adoc('```{.bash .copy}\nls\n```\n\n```js,ignore\nx\n```'), /\[source,bash,subs[\s\S]*\[source,js,subs/)
})

test('what a page was checked against is a list at its end', () => {
  const source =
    '---\ntitle: x\ndescription: y\nsources:\n  - { title: "bootc: [a]", url: "https://example.org/a", version: v1, checked: 2026-11-28 }\n---\n\nText.\n'
  const { tutorial } = parseTutorial(source, 'build/x.md', 'build/x')
  assert.ok(tutorial)
  const page = antoraPage({ tutorial, view: viewPage(tutorial, []) }, { titles: new Map() })
  assert.match(
    page,
    /Text\.\n\n== Checked against\n\n\* link:\+\+https:\/\/example\.org\/a\+\+\[.*\] \(v1, 2026-11-28\)\n$/,
  )
})
