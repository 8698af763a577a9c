import assert from 'node:assert/strict'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { makeWorkplace, tutorial, type Workplace } from './call.ts'

let place: Workplace
beforeEach(async () => {
  place = await makeWorkplace(join(import.meta.dirname, '../../scripts/prose.js'))
  await place.write('content/a.md', tutorial('A', 'echo colour'))
})
afterEach(async () => {
  await place.remove()
})

test('documents without findings exit 0, with the words of the project', async () => {
  await place.write('README.md', '# About fooctl\n')
  const before = await place.call([])
  assert.equal(before.code, 1)
  assert.match(before.stdout, /README\.md:1:9: error: "fooctl" is in no dictionary/)
  assert.match(before.stdout, /help: .*add it to project-words\.txt/)
  await place.write('project-words.txt', '# Names\nfooctl\n')
  const { code, stdout } = await place.call([])
  assert.equal(code, 0, stdout)
  assert.match(stdout, /^2 documents read, 0 findings$/m)
})

test('a finding exits 1, with its line and the mend, and only named paths are read', async () => {
  await place.write('content/b.md', tutorial('B', 'true').replace('Text.', 'A filename.'))
  const { code, stdout } = await place.call([])
  assert.equal(code, 1)
  assert.match(stdout, /content\/b\.md:6:3: error: "filename" \(term\)/)
  assert.match(stdout, /> 6 \| A filename\.\n +\| +\^{8}/)
  assert.match(stdout, /help: write `file name`/)
  assert.equal((await place.call(['content/a.md'])).code, 0)
})

test('a path that is not there exits 2', async () => {
  const { code, stderr } = await place.call(['content/c.md'])
  assert.equal(code, 2)
  assert.match(stderr, /content\/c\.md: cannot be read: it does not exist/)
})
