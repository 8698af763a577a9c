import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { makeWorkplace, type Workplace } from './call.ts'

let place: Workplace
beforeEach(async () => {
  place = await makeWorkplace(join(import.meta.dirname, '../../runner/cli/snippets.js'))
})
afterEach(async () => {
  await place.remove()
})

const head = '---\ntitle: T\ndescription: D\n---\n\n'
const unit = '[Service]\nExecStart=/bin/true\n\n[Install]\n'
const read = async () => await readFile(join(place.directory, 'content/a.md'), 'utf8')

async function synced(before: string, snippet = unit): Promise<string> {
  await place.write('snippets/hello.service', snippet)
  await place.write('content/a.md', head + before)
  const { code, stdout, stderr } = await place.call([])
  assert.equal(code, 0, stdout + stderr)
  const after = await read()
  const again = await place.call(['--check'])
  assert.equal(again.code, 0, again.stdout + again.stderr)
  assert.match(again.stdout, /in sync/)
  assert.ok(after.startsWith(head))
  return after.slice(head.length)
}

const fence = (body: string) => `\`\`\`ini snippet=hello.service\n${body}\`\`\`\n`

test('the body of a fence becomes what its snippet holds, and nothing else changes', async () => {
  const around = (body: string) => `Text  with *odd*   spacing\t\n\n${fence(body)}\nmore\n\n\n* list`
  assert.equal(await synced(around('[Service]\nExecStart=/bin/false\n')), around(unit))
})

test('a body that is empty is filled, a body that is too long is cut', async () => {
  assert.equal(await synced(fence('')), fence(unit))
  assert.equal(await synced(fence(`${unit}more\nand more\n`)), fence(unit))
})

test('indentation in lists is kept', async () => {
  const inList = (body: string) => `1. Step\n\n   \`\`\`ini snippet=hello.service\n${body}   \`\`\`\n`
  const after = await synced(inList('   [Service]\n'))
  assert.equal(after, inList('   [Service]\n   ExecStart=/bin/true\n\n   [Install]\n'))
})

test('a fence right after a list marker is indented as the list is', async () => {
  const inList = (body: string) => `1. \`\`\`ini snippet=hello.service\n${body}   \`\`\`\n`
  assert.equal(await synced(inList('')), inList('   [Service]\n   ExecStart=/bin/true\n\n   [Install]\n'))
})

test('quote markers are kept', async () => {
  const quoted = (body: string) => `> text\n>\n> \`\`\`ini snippet=hello.service\n${body}> \`\`\`\n`
  assert.equal(await synced(quoted('> [Service]\n')), quoted('> [Service]\n> ExecStart=/bin/true\n>\n> [Install]\n'))
})

test('line ends of the document are kept', async () => {
  const crlf = (text: string) => text.replaceAll('\n', '\r\n')
  await place.write('snippets/hello.service', unit)
  await place.write('content/a.md', crlf(head + fence('old\n')))
  assert.equal((await place.call([])).code, 0)
  assert.equal(await read(), crlf(head + fence(unit)))
})

test('a snippet without a last line end, or with CRLF, is no endless drift', async () => {
  assert.equal(await synced(fence('old\n'), 'a\r\nb'), fence('a\nb\n'))
})

test('--check writes nothing and exits 1 for a difference', async () => {
  await place.write('snippets/hello.service', unit)
  await place.write('content/a.md', head + fence('old\n'))
  const { code, stdout } = await place.call(['--check'])
  assert.equal(code, 1)
  assert.match(stdout, /^content\/a\.md:6 differs from snippets\/hello\.service$/m)
  assert.equal(await read(), head + fence('old\n'))
})

test('a snippet that is not there exits 2 and is reported at the fence', async () => {
  await place.write('content/a.md', head + fence('old\n'))
  const { code, stderr } = await place.call([])
  assert.equal(code, 2)
  assert.match(stderr, /content\/a\.md:6:1: error: the snippet snippets\/hello\.service is not there/)
})

test('a snippet that would end its fence early is refused, and the document left as it was', async () => {
  await place.write('snippets/hello.service', 'a\n```\nb\n')
  await place.write('content/a.md', head + fence('old\n'))
  const { code, stderr } = await place.call([])
  assert.equal(code, 2)
  assert.match(stderr, /make the fence longer/)
  assert.equal(await read(), head + fence('old\n'))
})

test('a snippet that cannot be written holds up no other, and nothing is called in sync', async () => {
  await place.write('snippets/hello.service', unit)
  await place.write('snippets/ends.md', 'a\n```\nb\n')
  await place.write('content/a.md', `${head}${fence('old\n')}\n\`\`\`text snippet=ends.md\nold\n\`\`\`\n`)
  const { code, stdout, stderr } = await place.call([])
  assert.equal(code, 2)
  assert.equal(await read(), `${head}${fence(unit)}\n\`\`\`text snippet=ends.md\nold\n\`\`\`\n`)
  assert.equal(stderr.match(/cannot be written/g)?.length, 1)
  assert.match(stdout, /1 updated; 1 error$/m)
})
