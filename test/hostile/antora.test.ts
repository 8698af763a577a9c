/** Documents that would have Antora run a script, read another file or leave a text out, and an artifact that holds a repository. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fromHtml } from 'hast-util-from-html'
import { visit } from 'unist-util-visit'
import { parse } from 'yaml'
import { parseTutorial } from '../../runner/document/parse.ts'
import { antoraPage } from '../../src/antora/page.ts'
import { viewPage } from '../../src/state/page-view.ts'

/** Its types are not those of what it exports. */
const asciidoctor = createRequire(import.meta.url)('@asciidoctor/core')() as {
  convert(text: string, options: object): unknown
}

function adoc(body: string, more = ''): string {
  const source = `---\ntitle: x\ndescription: y\n${more}---\n\n${body}\n\nThe end.\n`
  const { tutorial } = parseTutorial(source, 'build/x.md', 'build/x')
  assert.ok(tutorial, body)
  const view = viewPage(tutorial, [])
  return antoraPage({ tutorial, view }, { titles: new Map([['build/y', 'y']]), siteUrl: 'https://example.org' })
}

const script = '&lt;script&gt;alert(1)&lt;/script&gt;'
const addresses = [
  `a+++${script}+++`,
  `a.png[x,link=javascript:alert(1)]`,
  `a[]pass:[${script}]`,
  `a&#32;pass:[${script}]`,
  `{set:x:y}{x}`,
  `a&#10;&#10;++++&#10;${script}&#10;++++&#10;`,
  'a&#10;include::package.json[]&#10;',
  `a\\|a|&#10;++++&#10;${script}`,
  `++${script}++`,
  'a&#10;////&#10;',
]

test('no address of a link or a picture is read as AsciiDoc', () => {
  const prefixes = ['', '#', 'y.md#', 'z.md#', 'https://example.com/', 'mailto:']
  const forms = ['[x](ADDRESS)', '![x](ADDRESS)', '[x][INDEX]\n\n[INDEX]: ADDRESS', '| a |\n|---|\n| [x](ADDRESS) |']
  for (const address of addresses) {
    const bodies = prefixes.flatMap((prefix, index) =>
      forms.map((form) => form.replaceAll('INDEX', `r${index}`).replace('ADDRESS', () => prefix + address)),
    )
    harmless(adoc(bodies.join('\n\n')), address)
  }
})

test('the address of a source is not read as AsciiDoc', () => {
  const url = JSON.stringify('https://example.org/a\n\n++++\n<script>alert(1)</script>\n++++\n')
  harmless(adoc('Text.', `sources:\n  - { title: x, url: ${url}, checked: 2026-11-28 }\n`), url)
})

test('a line after a break begins no block', () => {
  for (const line of ['////', '.title', '// x', ':a: b', '* x', 'NOTE: x', '----', '....', '|===', '[pass]'])
    harmless(adoc(`Text\\\n${line}\nmore`), line)
})

test('a footnote of itself ends', () => {
  assert.match(adoc('A[^1]\n\n[^1]: B[^2]\n\n[^2]: C[^1]'), /Afootnote:\[B\]/)
})

test('names that every object has are no pictures and no kinds of blocks', () => {
  for (const name of ['constructor', '__proto__', 'toString'])
    assert.doesNotMatch(adoc(`::picture{name=${name}}\n\n:::${name}\ntext\n:::`), /native code|undefined|image::/)
})

/** Nothing but the tags of a text, whose end is there. */
function harmless(page: string, what: string): void {
  const html = String(asciidoctor.convert(page, { safe: 'safe' }))
  visit(fromHtml(html, { fragment: true }), 'element', ({ tagName, properties }) => {
    assert.notEqual(tagName, 'script', what)
    assert.doesNotMatch(String(properties.href ?? ''), /^\s*(javascript|data):/i, what)
  })
  assert.match(html, /The end\./, what)
  assert.doesNotMatch(html, /"devDependencies"|Unresolved directive/, what)
}

test('a repository within the artifact does not run anything where the component is put on its branch', (t) => {
  const directory = mkdtempSync(join(tmpdir(), 'antora-branch-'))
  t.after(() => rmSync(directory, { recursive: true }))
  const workflow = parse(readFileSync('.github/workflows/nightly.yml', 'utf8'))
  const step = workflow.jobs.antora.steps.find(({ run }: { run?: string }) => run?.includes('git push'))
  const component = join(directory, step['working-directory'])
  const proof = join(directory, 'ran')
  for (const place of ['.git', 'modules/.git']) {
    mkdirSync(join(component, place, 'hooks'), { recursive: true })
    for (const hook of ['pre-commit', 'pre-push', 'post-commit', 'post-index-change', 'reference-transaction']) {
      writeFileSync(join(component, place, 'hooks', hook), `#!/bin/sh\ntouch ${proof}\n`)
      chmodSync(join(component, place, 'hooks', hook), 0o755)
    }
    writeFileSync(join(component, place, 'HEAD'), 'ref: refs/heads/main\n')
    for (const name of ['objects', 'refs']) mkdirSync(join(component, place, name))
    writeFileSync(
      join(component, place, 'config'),
      `[core]\nrepositoryformatversion = 0\nfsmonitor = touch ${proof}\nsshCommand = touch ${proof}\n[filter "x"]\nclean = touch ${proof}; cat\n[credential]\nhelper = !touch ${proof}\n`,
    )
  }
  writeFileSync(join(component, '.gitattributes'), '* filter=x\n')
  writeFileSync(join(component, 'antora.yml'), 'name: image-mode\n')
  execFileSync('git', ['init', '--quiet', '--bare', join(directory, 'remote')])
  execFileSync('bash', ['-e', '-o', 'pipefail', '-c', step.run], {
    cwd: component,
    env: { PATH: process.env.PATH, HOME: directory, TOKEN: 'x', ADDRESS: join(directory, 'remote') },
    stdio: 'pipe',
  })
  assert.equal(existsSync(proof), false)
  const files = execFileSync('git', ['ls-tree', '-r', '--name-only', 'antora'], { cwd: join(directory, 'remote') })
  assert.equal(files.toString(), '.gitattributes\nantora.yml\n')
})
