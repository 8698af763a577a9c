import assert from 'node:assert/strict'
import { chmod, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { makeWorkplace, tutorial, type Workplace } from './call.ts'

const commands = join(import.meta.dirname, '../../scripts')
const releases = JSON.stringify({ schema: 1, fedora: { current: '44', releases: { 44: { endOfLife: '2020-01-01' } } } })

let place: Workplace
beforeEach(async () => {
  place = await makeWorkplace(join(commands, 'bump-fedora.js'))
  await place.write('content/releases.json', releases)
  await place.write('content/a.md', tutorial('A', 'echo quay.io/fedora/fedora-bootc:44'))
  await place.write('content/b.md', `${tutorial('B', 'true')}\nA target of Fedora 44.\n`)
})
afterEach(async () => {
  await place.remove()
})

const read = async (path: string) => await readFile(join(place.directory, path), 'utf8')
const lint = async () =>
  await place.call(['--no-shellcheck'], {}, join(import.meta.dirname, '../../runner/cli/lint-docs.js'))

test('a move changes pages, snippets, README and releases.json, and the linter agrees before and after', async () => {
  await place.write('snippets/get.sh', '#!/bin/sh\npodman pull quay.io/fedora/fedora:44\n')
  await chmod(join(place.directory, 'snippets/get.sh'), 0o755)
  await place.write('README.md', 'Take quay.io/fedora/fedora-bootc:44.\n')
  assert.equal((await lint()).code, 0)
  const { code, stdout, stderr } = await place.call(['45'])
  assert.equal(code, 0, stderr)
  assert.match(
    stdout,
    /^Moved from Fedora 44 to 45:\n {2}README\.md: 1 name\n {2}content\/a\.md: 1 name\n {2}snippets\/get\.sh: 1 name\n/,
  )
  assert.match(await read('content/a.md'), /fedora-bootc:45/)
  assert.match(await read('README.md'), /fedora-bootc:45/)
  assert.match(await read('snippets/get.sh'), /fedora:45/)
  assert.equal((await stat(join(place.directory, 'snippets/get.sh'))).mode & 0o777, 0o755)
  assert.equal(JSON.parse(await read('content/releases.json')).fedora.current, '45')
  assert.equal((await lint()).code, 0)
})

test('--dry-run says the same and writes nothing', async () => {
  const before = await read('content/a.md')
  const { code, stdout } = await place.call(['45', '--dry-run'])
  assert.equal(code, 0)
  assert.match(stdout, /^Would move from Fedora 44 to 45:\n {2}content\/a\.md: 1 name\n/)
  assert.match(stdout, /Nothing was written\./)
  assert.equal(await read('content/a.md'), before)
  assert.equal(await read('content/releases.json'), releases)
})

test('what it leaves, what it cannot know, and which release has ended are told', async () => {
  const { stdout } = await place.call(['46'])
  assert.match(stdout, /no stand-in by these names.*runner\/lab\/offline\/images\/table\.ts/)
  assert.match(
    stdout,
    /\{ names: \['quay\.io\/fedora\/fedora-bootc:46'\], kind: 'bootable', release: fedora\('46'\) \}/,
  )
  assert.match(stdout, /content\/b\.md:14:20: A target of Fedora 44\./)
  assert.match(stdout, /when Fedora 46 ends/)
  assert.match(stdout, /why Fedora 44 is still in content\/releases\.json: it ended on 2020-01-01/)
  assert.match(await read('content/b.md'), /A target of Fedora 44\./)
})

test('a release that the offline lab knows is not said to be missing there', async () => {
  assert.doesNotMatch((await place.call(['45', '--dry-run'])).stdout, /no stand-in/)
})

test('evidence of pages that change is told as void, that of others is not', async () => {
  const ran = await place.call([], {}, join(import.meta.dirname, 'host-verify.ts'))
  assert.equal(ran.code, 0, ran.stdout)
  const { stdout } = await place.call(['45', '--dry-run'])
  assert.match(stdout, /void then.*: 1 of 1 pages had some here\.\n {2}content\/a\.md: host\n/)
  assert.doesNotMatch(stdout, /content\/b\.md: host/)
  await place.call(['45'])
  const again = await place.call(['--explain', '--list'], {}, join(import.meta.dirname, 'host-verify.ts'))
  assert.match(again.stdout, /content\/a\.md has to run: the tutorial's blocks/)
  assert.doesNotMatch(again.stdout, /content\/b\.md has to run/)
})

for (const [args, expected] of [
  [['43'], /43 is older than 44/],
  [['new'], /new: expected the number of a Fedora release/],
  [['45', '--drry-run'], /unknown option --drry-run; did you mean --dry-run\?/],
] as const)
  test(`bump-fedora ${args.join(' ')} exits 2 and changes nothing`, async () => {
    const { code, stderr } = await place.call([...args])
    assert.equal(code, 2)
    assert.match(stderr, expected)
    assert.equal(await read('content/releases.json'), releases)
  })

test('a releases.json with a mistake exits 2 and is told at its place', async () => {
  await place.write('content/releases.json', '{\n  "schema": 1,\n  "fedora": { "curent": "44" }\n}\n')
  const { code, stderr } = await place.call(['45'])
  assert.equal(code, 2)
  assert.match(stderr, /content\/releases\.json:3:13: error: `fedora`/)
})
