import assert from 'node:assert/strict'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { makeWorkplace, tutorial, type Workplace } from './call.ts'
import { atTerminal } from './terminal.ts'

let place: Workplace
beforeEach(async () => {
  place = await makeWorkplace()
})
afterEach(async () => {
  await place.remove()
})

const page = 'content/a.md'
const text = async () => await readFile(join(place.directory, page), 'utf8')
const output = (body: string, tags = '') => `\n\`\`\`text output${tags}\n${body}\n\`\`\`\n`
/** Three outputs that differ, two of them of blocks that come after a failed one. */
const outdated =
  tutorial('A', 'printf "one\\ntwo\\n"') +
  output('one\n2') +
  '\n> - ```console run\n>   $ echo three\n>   3\n>   $ echo four\n>   4\n>   ```\n'

test('--update --yes writes every output that differs, and nothing else; the run stays failed, the next one passes', async () => {
  await place.write(page, outdated)
  const { code, stderr } = await place.call(['--update', '--yes', page])
  assert.equal(code, 1)
  assert.match(stderr, /^content\/a\.md:15\n one\n-2\n\+two$/m)
  assert.match(stderr, /content\/a\.md: 3 outputs written\. .*run it again/)
  assert.equal(
    await text(),
    outdated.replace('\n2\n', '\ntwo\n').replace('  3\n', '  three\n').replace('  4\n', '  four\n'),
  )
  const evidence = JSON.parse(await readFile(join(place.directory, 'evidence/a/host.json'), 'utf8'))
  assert.equal(evidence.status, 'failed')
  assert.equal((await place.call([page])).code, 0)
})

test('without a terminal and without --yes nothing is written, and how to accept is reported', async () => {
  await place.write(page, outdated)
  const { code, stderr } = await place.call(['--update', page])
  assert.equal(code, 1)
  assert.match(stderr, /^-2\n\+two$/m)
  assert.match(stderr, /Nothing is written: .* --update --yes content\/a\.md/)
  assert.equal(await text(), outdated)
})

test('at a terminal each output is asked for: only what is accepted is written, and q ends the questions', async () => {
  await place.write(page, outdated)
  const { output: shown } = await atTerminal(
    place,
    ['--update', page],
    [
      [/y\(es\), n\(o\), q\(uit\): $/, 'n\n'],
      [/\+three\s+Write this\? .*: $/, 'y\n'],
      [/\+four\s+Write this\? .*: $/, 'q\n'],
    ],
  )
  assert.match(shown, /one output written/)
  assert.equal(await text(), outdated.replace('  3\n', '  three\n'))
})

test('what cannot be written sensibly is refused with the reason, and the file left alone', async () => {
  const refused = [
    tutorial('A', 'echo b') + output('a+', ' match=regex'),
    tutorial('A', 'printf \'%s\\n\' "\\`\\`\\`" end') + output('end'),
    `${tutorial('A')}\n\`\`\`console run\n$ printf '$ %s\\n' end\nend\n\`\`\`\n`,
    tutorial('A', 'true') + output('something'),
  ]
  for (const [index, reason] of [
    /regular expression/,
    /lines of backticks/,
    /like a prompt/,
    /assert nothing/,
  ].entries()) {
    await place.write(page, refused[index] ?? '')
    const { code, stderr } = await place.call(['--update', '--yes', page])
    assert.equal(code, 1)
    assert.match(stderr, /content\/a\.md:\d+ cannot be updated: /)
    assert.match(stderr, reason)
    assert.equal(await text(), refused[index])
  }
})

test('a secret is never written into a document', async () => {
  const source = tutorial('A', 'echo "token $TOKEN"') + output('token x')
  await place.write(page, source)
  const { stderr } = await place.call(['--update', '--yes', '--secret', 'TOKEN', page], { TOKEN: 'hunter2-hunter2' })
  assert.match(stderr, /cannot be updated: what was printed holds a secret/)
  assert.equal(await text(), source)
})

test('a file that was changed while it ran is left alone', async () => {
  await place.write(page, tutorial('A', `echo >>${place.directory}/${page}; echo b`) + output('a'))
  const { code, stderr } = await place.call(['--update', '--yes', page])
  assert.equal(code, 1)
  assert.match(stderr, /is left as it is: it was changed after this run read it/)
  assert.match(await text(), /\na\n```\n\n$/)
})

test('a failure that is no output’s stops the run, and offers nothing', async () => {
  await place.write(page, `${tutorial('A', 'false')}${tutorial('A', 'touch ran').replace(/^---[\s\S]*?---/, '')}`)
  const { code, stderr } = await place.call(['--update', '--yes', page])
  assert.equal(code, 1)
  assert.match(stderr, /Nothing to update: no output was seen to differ/)
  await assert.rejects(stat(join(place.directory, 'ran')))
})
