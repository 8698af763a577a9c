import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { parseTutorial } from '../../runner/document/parse.ts'
import { makeWorkplace, tutorial, type Workplace } from './call.ts'

const commands = join(import.meta.dirname, '../../runner/cli')

let place: Workplace
beforeEach(async () => {
  place = await makeWorkplace(join(commands, 'new-tutorial.js'))
  await place.write('content/releases.json', '{"schema": 1, "fedora": {"current": "45", "releases": {"45": {}}}}')
  const page = (title: string, keys: string) => tutorial(title, 'true').replace('title:', `${keys}\ntitle:`)
  await place.write('content/build/first-image.md', page('First', 'order: 42\nkeywords: [first]'))
  await place.write('content/operate/upgrade.md', page('Upgrade', 'keywords: [upgrade]'))
})
afterEach(async () => {
  await place.remove()
})

const read = async (path: string) => await readFile(join(place.directory, path), 'utf8')

for (const group of ['build', 'operate'])
  test(`a new page in ${group} is clean, names the current release, and asserts more than that nothing failed`, async () => {
    const { code, stdout, stderr } = await place.call([`${group}/time-zone`, '--title', 'Time: "set" it'])
    assert.equal(code, 0, stderr)
    assert.match(stdout, /npm run verify-docs -- content\/\w+\/time-zone\.md/)
    const lint = await place.call([], {}, join(commands, 'lint-docs.js'))
    assert.equal(lint.code, 0, lint.stdout)
    assert.match(lint.stdout, /0 errors, 0 warnings/)
    const { tutorial: page } = parseTutorial(await read(`content/${group}/time-zone.md`), 'a.md', `${group}/time-zone`)
    assert.equal(page?.frontMatter.title, 'Time: "set" it')
    assert.deepEqual(page?.frontMatter.images, ['quay.io/fedora/fedora-bootc:45'])
    assert.equal(page?.frontMatter.order, group === 'build' ? 50 : 110)
    const steps = page?.blocks.flatMap((block) => (block.kind === 'run' ? block.steps : [])) ?? []
    assert.ok(steps.some(({ expect }) => expect !== undefined))
    assert.ok(page?.blocks.some((block) => block.tags.includes('exit=1')))
  })

test('a page that is there is left as it is', async () => {
  const before = await read('content/build/first-image.md')
  const { code, stderr } = await place.call(['build/first-image', '--title', 'T'])
  assert.equal(code, 2)
  assert.match(stderr, /content\/build\/first-image\.md: is there already; nothing was changed/)
  assert.equal(await read('content/build/first-image.md'), before)
})

for (const [args, expected] of [
  [['biuld/a', '--title', 'T'], /there is no group biuld; did you mean build\? There are: build, operate/],
  [['build/Time Zone', '--title', 'T'], /expected small letters, .* e\.g\. build\/time-zone/],
  [['time-zone', '--title', 'T'], /time-zone: expected one GROUP\/SLUG/],
  [['build/../x', '--title', 'T'], /expected one GROUP\/SLUG/],
  [['build/a'], /--title: expected one line/],
  [['build/a', '--title', ''], /--title: expected one line/],
  [['build/a', '--titel', 'T'], /unknown option --titel; did you mean --title\?/],
] as const)
  test(`new-tutorial ${args.join(' ')} exits 2 and says what is expected`, async () => {
    const { code, stderr } = await place.call([...args])
    assert.equal(code, 2)
    assert.match(stderr, expected)
  })
