import assert from 'node:assert/strict'
import { test } from 'node:test'
import { scaffoldSentences } from '../../../runner/cli/new-tutorial/tutorial-page.ts'
import { checkProse, readWords } from '../../../scripts/prose/check-prose.ts'

const head = '---\ntitle: A page\ndescription: A sentence about it.\n---\n\n'
const check = async (body: string, words: string[] = []) =>
  await checkProse('page.md', head + body, { words, file: 'words.txt' })

/** `rule line:column` of each; the body begins in line 6. */
const places = async (body: string, words?: string[]) =>
  (await check(body, words)).map(({ rule, line, column }) => `${rule} ${line}:${column}`).sort()

test('prose without faults has no findings, in any form of our dialect', async () => {
  const body = `The color of the file system.

:::note[Before you begin]
An image, a tag, \`colour\` in code.
:::

::::tabs{sync=engine}
:::tab{label=podman}
\`\`\`bash run exit=1
podman biuld # teh colour, e.g. here
\`\`\`
:::
::::

<!-- verify
\`\`\`bash run
echo a line that is quite long and would be too long if it were a sentence of the page, which it is not, because it is for the lab alone
\`\`\`
-->

| Form | Colour of it |
|---|---|
| \`one\` | <https://example.com/colour> |
`
  assert.deepEqual(await places(body), ['spelling 26:10'])
})

test('a misspelled or British word is told with its place and the US spelling', async () => {
  const [finding, ...more] = await check('Change the behaviour of it.\n')
  assert.equal(more.length, 0)
  assert.deepEqual([finding?.line, finding?.column, finding?.endColumn], [6, 12, 21])
  assert.match(finding?.suggestion ?? '', /write `behavior`.*, or add it to words\.txt if it is right/)
  assert.deepEqual(await places('Ask fooctl for it.\n'), ['spelling 6:5'])
  assert.deepEqual(await places('Ask fooctl for it.\n', ['fooctl']), [])
})

test('title, description and summary are prose, other keys are not', async () => {
  const source = '---\ntitle: The colour\ndescription: A behaviour.\nimages: [colour]\nsummary: No neighbour.\n---\n'
  const found = await checkProse('page.md', source, { words: [], file: 'words.txt' })
  assert.deepEqual(
    found.map(({ line, column }) => `${line}:${column}`),
    ['2:12', '3:16', '5:13'],
  )
})

for (const [text, mend] of [
  ['The filename counts.', /file name/],
  ['Make a filesystem here.', /file system/],
  ['The bootloader starts.', /boot loader/],
  ['Now you setup a machine.', /the verb is two words/],
  ['Do a set up of it.', /the noun is one word/],
  ['Some tools, e.g. this one.', /for example/],
  ['The other one, i.e. that.', /that is/],
  ['Tools, files, etc.', /name them/],
  ['Systemd starts it.', /systemd/],
  ['Stored by ostree itself.', /OSTree/],
  ['Push it to Github.', /GitHub/],
  ['Do this in order to win.', /write `to`/],
  ['Please wait.', /leave it out/],
  ['You can not do this.', /cannot/],
  ['This allows you to wait.', /lets you/],
  ['You simply wait.', /leave it out/],
  ['This is easy.', /leave it out/],
  ['Take a image.', /`an`/],
  ['Take the the image.', /`the`/],
] as const)
  test(`"${text}" is mended`, async () => {
    const found = await check(`${text}\n`, ['ostree', 'systemd', 'bootloader'])
    assert.equal(found.length, 1, JSON.stringify(found))
    assert.equal(found[0]?.line, 6)
    assert.match(found[0]?.suggestion ?? '', mend)
  })

for (const text of [
  'You set up a machine, and its setup is done.',
  'Roll back to it: a rollback is quick.',
  'A command line tool, and command-line tools.',
  'An x86_64 machine.',
  'The package rpm-ostree is there.',
  'A hostname, a boot loader.',
])
  test(`"${text}" has no findings`, async () => {
    assert.deepEqual(await places(`${text}\n`, ['ostree']), [])
  })

test('Markdown that forges read otherwise is told with what is expected', async () => {
  const found = await check('## One\nText.\n\n#### Three\n\n```\nno language\n```\n')
  assert.deepEqual(
    found.map(({ rule, line }) => `${rule} ${line}`),
    ['heading-increment 9', 'blanks-around-headings 6', 'fenced-code-language 11'],
  )
  assert.match(found[0]?.suggestion ?? '', /Expected: h3/)
})

test('sentences of a new page that nobody replaced are told', async () => {
  const found = await check(`${scaffoldSentences.question}\n`)
  assert.deepEqual(
    found.map(({ rule, line, column, suggestion }) => ({ rule, line, column, suggestion })),
    [{ rule: 'scaffold', line: 6, column: 1, suggestion: 'write your own' }],
  )
})

test('comments and blank lines are no words', () => {
  assert.deepEqual(readWords('# Names\n\nbootc\r\n OSTree \n'), ['bootc', 'OSTree'])
})
