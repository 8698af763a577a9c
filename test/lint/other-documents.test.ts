/** What the linter must not say of documents that nobody wrote for it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lintAll } from '../../runner/lint/lint.ts'
import { lintText, page, places } from './lint-text.ts'

const severities = async (...parameters: Parameters<typeof lintText>) =>
  (await lintText(...parameters)).map(({ rule, severity }) => `${severity} ${rule}`)

test('what may be newer than the surface is a warning that names the known version, a slip stays an error', async () => {
  const [newer] = await lintText(page('bash', 'podman volume prune --everything'))
  assert.equal(newer?.severity, 'warning')
  assert.match(newer?.message ?? '', /in \d[\d.]+, the newest version that is known/)
  assert.match(newer?.suggestion ?? '', /--target podman=VERSION/)
  assert.deepEqual(await severities(page('bash', 'podman volume prune --fitler x')), ['error unknown-flag'])
  assert.deepEqual(await severities(page('bash run', 'podman volume prune --everything')), ['error unknown-flag'])
})

test('readers with a newer version are not warned, and a slip is a warning', async () => {
  const targets = { podman: '99.0.0' }
  assert.deepEqual(await lintText(page('bash', 'podman volume prune --everything'), { targets }), [])
  assert.deepEqual(await severities(page('bash', 'podman volume prune --fitler x'), { targets }), [
    'warning unknown-flag',
  ])
})

test('verbs and flags that help hides are known', async () => {
  const hidden = [
    'podman completion bash',
    'skopeo layers docker://quay.io/you/image:1',
    'podman generate systemd -t 5 web',
    'podman cp --pause=false web:/a .',
    'podman manifest push --purge list:1 docker://quay.io/you/list:1',
  ]
  assert.deepEqual(await lintText(page('bash', ...hidden)), [])
})

test('synopses and placeholders are no scripts', async () => {
  for (const text of [
    'tar x[option(s)] [file(s)]',
    'podman rm [container(s)]',
    '[[ -f|-d $path ]]',
    'systemctl enable <.timer>',
    'podman run <1-10> (…)',
    'podman push \u0024{{ steps.meta.outputs.tags }}',
  ])
    assert.deepEqual(await lintText(page('bash', text)), [], text)
})

test('anchors with a dash for every symbol are known', async () => {
  const source =
    "# Page\n\n[a](#aarch64-v8-2) [b](#don-t-panic) [c](#_44-beta)\n\n## aarch64_v8.2\n\n## Don't panic\n\n## 44 beta\n"
  assert.deepEqual(await lintText(source), [])
})

test('a page that names no distribution is judged by its tree', async () => {
  const source = page('bash', 'dnf remove $(dnf repoquery --installed --installonly --latest=1)')
  const rules = async (text: string, treeNamesDnf4: boolean) =>
    (await lintText(text, { treeNamesDnf4 })).map(({ rule }) => rule)
  assert.deepEqual(await rules(source, false), ['dnf4-only'])
  assert.deepEqual(await rules(source, true), [])
  assert.deepEqual(await rules(`${source}\nOn Fedora.\n`, true), ['dnf4-only'])
  assert.deepEqual(await rules(`${source}\nOn Rocky Linux.\n`, false), [])
})

test('of thousands of equal faults in one document a hundred are listed, and the last says how many more', async () => {
  const source = `# Page\n\n${Array.from({ length: 2000 }, (_, index) => `[a](gone-${index}.md)\n`).join('')}`
  const reader = { read: () => undefined, exists: () => false }
  const found = await lintAll([{ file: 'page.md', source }], { reader })
  assert.equal(found.length, 100)
  assert.match(found.at(-1)?.message ?? '', /and 1900 more/)
  assert.equal(places(found)[0], 'dead-link 3:1')
})
