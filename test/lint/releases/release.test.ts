import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Diagnostic } from '../../../runner/core/diagnostic.ts'
import type { Reader } from '../../../runner/lint/document/reader.ts'
import { lintAll } from '../../../runner/lint/lint.ts'
import { places } from '../lint-text.ts'

const only44 = JSON.stringify({
  schema: 1,
  fedora: { current: '44', releases: { 43: {}, 44: { endOfLife: '2027-06-02' } } },
})

async function found(source: string, files: Record<string, string> = { 'content/releases.json': only44 }) {
  const reader: Reader = { read: (path) => files[path], exists: (path) => path in files }
  return await lintAll([{ file: 'content/build/a.md', source }], { reader, strict: true })
}

const releaseFindings = (all: Diagnostic[]) => all.filter(({ rule }) => rule === 'unsupported-release')

test('a release that is not supported is found in front matter, Containerfiles, commands, output and tables', async () => {
  const source = `---
title: T
description: D
images: [quay.io/fedora/fedora-bootc:42]
---

| Image | \`quay.io/fedora/fedora-silverblue:45\` |

\`\`\`dockerfile file=Containerfile
FROM quay.io/fedora/fedora-bootc:42
\`\`\`

\`\`\`console run
$ podman pull docker://registry.fedoraproject.org/fedora:42-x86_64
fedora-bootc:42
\`\`\`

<!-- verify
guest machine image=quay.io/fedora/fedora-bootc:42
-->
`
  const all = releaseFindings(await found(source))
  const expected = ['4:10', '7:12', '10:6', '14:24', '15:1', '19:21'].map((place) => `unsupported-release ${place}`)
  assert.deepEqual(places(all), expected)
  assert.match(all[0]?.message ?? '', /Fedora 42, which is not supported; expected .* 43, 44 \(current\)/)
  assert.match(all[0]?.suggestion ?? '', /name 44, or add 42 .*npm run bump-fedora NN/)
})

test('supported releases, names that are no release, and other images are no findings', async () => {
  const lines = [
    'podman pull quay.io/fedora/fedora-bootc:44',
    'podman pull quay.io/fedora/fedora-bootc:43-x86_64',
    'podman pull quay.io/fedora/fedora-bootc:rawhide',
    'podman pull quay.io/fedora/fedora-coreos:stable',
    'podman pull registry.example.com/fedora-bootc:42',
    'podman pull quay.io/fedora/postgresql-16:42',
    'podman build --tag localhost/fedora-bootc:1 .',
    'podman pull quay.io/centos-bootc/bootc-image-builder:latest',
  ]
  assert.deepEqual(releaseFindings(await found(`\`\`\`bash\n${lines.join('\n')}\n\`\`\`\n`)), [])
})

test('a family that the file does not tell of has no supported release', async () => {
  const [finding, ...more] = releaseFindings(await found('Take quay.io/centos-bootc/centos-bootc:stream10.\n'))
  assert.equal(more.length, 0)
  assert.match(finding?.message ?? '', /CentOS Stream 10, .*: none/)
  assert.match(finding?.suggestion ?? '', /add 10 to `centos-stream` in content\/releases\.json/)
})

test('without a releases.json nothing is judged, and the one of the innermost content folder counts', async () => {
  const source = 'Take quay.io/fedora/fedora-bootc:42.\n'
  assert.deepEqual(releaseFindings(await found(source, {})), [])
  const reader: Reader = {
    read: (path) => (path === '/other/content/releases.json' ? only44 : undefined),
    exists: () => false,
  }
  const inside = await lintAll([{ file: '/other/content/a.md', source }], { reader })
  const outside = await lintAll([{ file: '/other/README.md', source }], { reader })
  assert.equal(releaseFindings(inside).length, 1)
  assert.deepEqual(releaseFindings(outside), [])
})

test('a releases.json that cannot be read is reported at its line, once for all documents', async () => {
  const files: Record<string, string> = {
    'content/releases.json': '{\n  "schema": 1,\n  "fedora": { "current": "45", "releases": { "44": {} } }\n}\n',
  }
  const reader: Reader = { read: (path) => files[path], exists: (path) => path in files }
  const source = 'Take quay.io/fedora/fedora-bootc:44.\n'
  const all = await lintAll(
    ['a', 'b'].map((name) => ({ file: `content/${name}.md`, source })),
    { reader },
  )
  assert.deepEqual(
    all.map(({ file, line, column, rule }) => ({ file, line, column, rule })),
    [{ file: 'content/releases.json', line: 3, column: 26, rule: 'releases-file' }],
  )
  assert.match(all[0]?.message ?? '', /`fedora\.current`: must be one of `releases`/)
  files['content/releases.json'] = '{\n  "schema": 1,,\n}\n'
  const [broken] = await lintAll([{ file: 'content/a.md', source }], { reader })
  assert.equal(broken?.file, 'content/releases.json')
  assert.equal(broken?.line, 2)
})
