import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Reader } from '../../runner/lint/document/reader.ts'
import { lintText, page, places } from './lint-text.ts'

function reader(files: Record<string, string>): Reader {
  return { read: (path) => files[path], exists: (path) => path in files }
}

test('a snippet that differs from its file is shown with the difference', async () => {
  const options = { reader: reader({ 'snippets/web.service': '[Unit]\nDescription=A\n' }) }
  const found = await lintText(page('ini snippet=web.service', '[Unit]', 'Description=B'), options)
  assert.deepEqual(places(found), ['snippet-drift 5:1'])
  assert.match(found[0]?.message ?? '', /- Description=A\n\+ Description=B/)
  assert.deepEqual(await lintText(page('ini snippet=web.service', '[Unit]', 'Description=A'), options), [])
})

test('a snippet without a file is found at its tag', async () => {
  const found = await lintText(page('ini snippet=gone.service', 'x'), { reader: reader({}) })
  assert.deepEqual(places(found), ['missing-snippet 3:8'])
})

test('dead links and anchors are found, living ones are not', async () => {
  const source =
    '# Page\n\n[a](gone.md) [b](other.md#part) [c](other.md#gone) [d](#page) [e](#nope) [f](https://example.com/x.md) `[g](no.md)`\n'
  const found = await lintText(source, { reader: reader({ 'other.md': '# Other\n\n## Part\n' }) })
  assert.deepEqual(places(found), ['dead-link 3:1', 'dead-anchor 3:33', 'dead-anchor 3:63'])
})

test('links in code are no links', async () => {
  assert.deepEqual(await lintText(page('markdown', '[a](gone.md)'), { reader: reader({}) }), [])
})

test('anchors are those that forges make', async () => {
  const source =
    '# Page\n\n## What’s *new* in `1.0`?\n\n## Twice\n\n## Twice\n\n## Given {#own}\n\n<a id="html"></a>\n\n[a](#whats-new-in-10) [b](#twice-1) [c](#own) [d](#HTML)\n'
  assert.deepEqual(await lintText(source), [])
})

test('an image from a registry without tag or digest is a warning, wherever it is fetched', async () => {
  const bash = await lintText(
    page(
      'bash',
      'podman run --rm quay.io/you/image',
      'podman pull quay.io/you/image@sha256:0',
      'podman run localhost/image',
      'podman run image',
    ),
  )
  assert.deepEqual(places(bash), ['untagged-image 4:17'])
  const file = await lintText(
    page('dockerfile', 'FROM quay.io/you/image AS build', 'FROM build', 'FROM $BASE', 'FROM quay.io/you/image:1'),
  )
  assert.deepEqual(places(file), ['untagged-image 4:6'])
  assert.deepEqual(places(await lintText(page('bash', 'bootc switch quay.io/you/image'))), ['untagged-image 4:14'])
  assert.deepEqual(await lintText(page('bash', 'bootc switch --transport oci quay.io/you/image')), [])
  const others = [
    'podman build --from quay.io/you/image .',
    'skopeo copy docker://quay.io/you/image dir:image',
    'rpm-ostree rebase ostree-unverified-registry:quay.io/you/image',
    'rpm-ostree rebase ostree-image-signed:docker://quay.io/you/image',
    'bcvk ephemeral run-ssh quay.io/you/image',
    'podman-bootc run quay.io/you/image',
    'system-reinstall-bootc quay.io/you/image',
  ]
  for (const command of others) {
    const column = command.search(/ (\S*:)?(\/\/)?quay/) + 2
    assert.deepEqual(places(await lintText(page('bash', command))), [`untagged-image 4:${column}`], command)
    assert.deepEqual(await lintText(page('bash', command.replace('you/image', 'you/image:1'))), [], command)
  }
  const attached = await lintText(page('bash', 'podman build --from=quay.io/you/image .'))
  assert.deepEqual(places(attached), ['untagged-image 4:21'])
  assert.deepEqual(await lintText(page('bash', 'skopeo list-tags docker://quay.io/you/image')), [])
  assert.deepEqual(await lintText(page('bash', 'rpm-ostree rebase fedora:fedora/44/x86_64/silverblue')), [])
})

test('a prompt in a script that is run is an error, elsewhere it makes a transcript', async () => {
  assert.deepEqual(places(await lintText(page('bash run', '$ bootc status'))).slice(0, 1), ['prompt-in-script 4:1'])
  assert.deepEqual(places(await lintText(page('bash', '$ bootc statsu', 'bootc nonsense'))), ['unknown-verb 4:9'])
})

test('sudo after the prompt of root is a warning', async () => {
  assert.deepEqual(places(await lintText(page('console run', '# sudo bootc upgrade', 'Done'))), ['sudo-as-root 4:3'])
})

test('a script that no shell can read is an error where it is run, and a warning only where it evidently is one', async () => {
  assert.deepEqual(places(await lintText(page('bash run', 'echo "a'))), ['shell-syntax 4:6'])
  const [warning] = await lintText(page('bash', 'sed -i \'s/a/b" file'))
  assert.deepEqual([warning?.rule, warning?.severity], ['shell-syntax', 'warning'])
  assert.deepEqual(await lintText(page('bash', 'Some output (of a program)')), [])
})

test('commands in a text that is no script as a whole are judged one by one', async () => {
  const found = await lintText(page('bash', 'bootc upgrade --nope', 'Fetching (1/2)', 'It’s done'))
  assert.deepEqual(places(found), ['unknown-flag 4:15'])
})

test('a page of the project without the words that readers search with is warned of', async () => {
  const found = (keywords: string) =>
    lintText(`---\ntitle: T\ndescription: D\n${keywords}---\n\nText\n`, { strict: true })
  for (const none of ['', 'keywords: []\n']) assert.deepEqual(places(await found(none)), ['missing-keywords 1:1'])
  for (const some of ['keywords: [undo]\n', 'keywords:\n  - undo\n']) assert.deepEqual(await found(some), [])
})

test('rules can be left out by name', async () => {
  assert.deepEqual(await lintText(page('bash run', 'bootc upgrade --nope'), { disable: ['unknown-flag'] }), [])
})

test('no text makes it throw', async () => {
  for (const text of [
    '',
    '\0',
    '```bash\n',
    '```bash run\n$((\n```',
    '```dockerfile\nRUN <<\n```',
    '```console\n$ \n# \n```',
    '```sh\n`"\'\n```',
    '```dockerfile\nFROM\n[[[\n```',
  ]) {
    await lintText(text)
  }
})
