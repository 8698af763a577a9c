/** A new page in the real offline lab: it passes as it is, and only because what it asserts is true. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { after, before, test } from 'node:test'
import { makePlace } from './call.ts'

const place = makePlace()
const page = join(place.directory, 'content/build/time-zone.md')
before(() => {
  mkdirSync(join(place.directory, 'content/build'), { recursive: true })
  copyFileSync('content/releases.json', join(place.directory, 'content/releases.json'))
  const call = [resolve('runner/cli/new-tutorial.js'), 'build/time-zone', '--title', 'Set the time zone']
  const { status, stderr } = spawnSync('node', call, { cwd: place.directory, encoding: 'utf8' })
  assert.equal(status, 0, stderr)
})
after(() => place.remove())

test('it passes, and every block of it is executed', async () => {
  const { exitCode, output, report } = await place.call([page])
  assert.equal(exitCode, 0, output)
  assert.deepEqual([report.tutorials[0]?.status, report.tutorials[0]?.level], ['passed', 'executed'])
  assert.ok((report.totals.executed ?? 0) >= 4, `executed: ${report.totals.executed}`)
})

const written = () => readFileSync(page, 'utf8')

for (const [what, change] of [
  [
    'the file has another text',
    (text: string) => text.replace('```text file=greeting\nHello', '```text file=greeting\nGoodbye'),
  ],
  ['anybody may write to the file', (text: string) => text.replace('COPY greeting', 'COPY --chmod=0666 greeting')],
] as const)
  test(`it fails where ${what}`, async () => {
    const before = written()
    const changed = change(before)
    assert.notEqual(changed, before)
    writeFileSync(page, changed)
    const { exitCode, output } = await place.call([page])
    writeFileSync(page, before)
    assert.equal(exitCode, 1, output)
  })
