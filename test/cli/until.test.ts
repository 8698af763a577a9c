import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
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
const threeBlocks = () => {
  const mark = (name: string) => `name=${name}; touch "${place.directory}/${name}"`
  const cleanup = `\n\`\`\`bash run cleanup\ntouch ${place.directory}/cleaned\n\`\`\`\n`
  return tutorial('A', mark('one'), mark('two'), mark('three')) + cleanup
}
const there = (name: string) => existsSync(join(place.directory, name))

test('--until runs the page up to the block at a line, and its clean-up, and keeps no evidence', async () => {
  await place.write(page, threeBlocks())
  const { code, stderr } = await place.call([page, '--until', '18'])
  assert.equal(code, 0, stderr)
  assert.deepEqual(['one', 'two', 'three', 'cleaned'].map(there), [true, true, false, true])
  assert.equal(there('evidence/a'), false)
  assert.match(stderr, /Nothing of this is evidence: the page was run up to line 18 only/)
})

test('--until a line before any block, or of several pages, is a mistake of the call', async () => {
  await place.write(page, threeBlocks())
  const early = await place.call([page, '--until', '3'])
  assert.equal(early.code, 2)
  assert.match(early.stderr, /--until 3: no block of content\/a\.md runs that early; the first is in line 10/)
  await place.write('content/b.md', tutorial('B', 'true'))
  const several = await place.call(['--until', '18'])
  assert.equal(several.code, 2)
  assert.match(several.stderr, /--until takes one page/)
  const wrong = await place.call([page, '--until', 'end', '--list'])
  assert.match(wrong.stderr, /--list cannot be given with --until[\s\S]*--until end: expected the number of a line/)
})

test('a shell has the state in which the page, or its part, leaves it; then the page cleans up', async () => {
  await place.write(page, threeBlocks())
  const { code, output } = await atTerminal(
    place,
    ['shell', page, '--until', '18'],
    [
      [/\(content\/a\.md\) ~\/work [#$] $/, `echo "is $name"; ls ${place.directory}/cleaned\r`],
      [/such file[\s\S]*[#$] $/, 'exit 3\r'],
    ],
  )
  assert.equal(code, 0, output)
  assert.match(output, /Nothing of this is evidence/)
  assert.match(output, /^is two\n/m)
  assert.deepEqual(['three', 'cleaned'].map(there), [false, true])
})

test('a shell without a terminal, or without a page, is a mistake of the call', async () => {
  const { code, stderr } = await place.call(['shell'])
  assert.equal(code, 2)
  assert.match(stderr, /shell takes a page[\s\S]*shell needs a terminal/)
})

test('what a run will cost is said before it begins', async () => {
  await place.write(page, threeBlocks())
  const first = await place.call([page])
  assert.match(first.stderr, /to run: 1 of 1 page, no record says how long/)
  const again = await place.call([page])
  assert.doesNotMatch(again.stderr, /to run:/)
  const all = await place.call([page, '--no-cache'])
  assert.match(all.stderr, /to run: 1 of 1 page, about .* by their last runs/)
})
