import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toHtml } from 'hast-util-to-html'
import { renderInlineCode } from '../../../src/fence/code-line.ts'
import { keepWords } from '../../../src/fence/keep-words.ts'

test('a word with hyphens is kept together, and the text stays as it was', () => {
  const html = toHtml(keepWords([{ type: 'text', value: 'podman run --rm  -d image:1' }]))
  assert.equal(html, 'podman run <span class="whole">--rm</span>  <span class="whole">-d</span> image:1')
})

test('a word that is too long for a phone breaks between its parts', () => {
  assert.equal(
    toHtml(keepWords([{ type: 'text', value: '--target-directory=/etc/containers/registries.conf.d' }])),
    '<span class="whole">--target-directory=</span>/etc/containers/registries.conf.d',
  )
})

test('short code in a line of text does not break, longer code breaks at its blanks', () => {
  assert.equal(toHtml(renderInlineCode('console run')), '<code class="short">console run</code>')
  assert.equal(
    toHtml(renderInlineCode('--root-ssh-authorized-keys /output/key.pub')),
    '<code><span class="whole">--root-ssh-authorized-keys</span> /output/key.pub</code>',
  )
})
