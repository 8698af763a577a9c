import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { makeWorkplace, tutorial, type Workplace } from './call.ts'

let place: Workplace
let child: ReturnType<Workplace['start']> | undefined
let output = ''
beforeEach(async () => {
  place = await makeWorkplace()
  output = ''
})
afterEach(async () => {
  child?.kill('SIGKILL')
  await place.remove()
})

const page = 'content/a.md'
const cleanup = () => `\n\`\`\`bash run cleanup\necho tidy >>${place.directory}/log\n\`\`\`\n`
/** Each block writes down that it ran. */
const blocks = (...bodies: string[]) =>
  tutorial('A', ...bodies.map((body, index) => `${body}\necho ${index + 1} >>${place.directory}/log`)) + cleanup()
const log = async () =>
  (await readFile(join(place.directory, 'log'), 'utf8').catch(() => '')).split('\n').join(' ').trim()

async function watch(...args: string[]): Promise<void> {
  child = place.start(['--watch', ...args])
  child.stderr?.on('data', (text) => {
    output += text
  })
}

/** Waits for what is printed since the last time. */
async function until(pattern: RegExp): Promise<string> {
  const deadline = Date.now() + 30_000
  while (!pattern.test(output)) {
    assert.ok(Date.now() < deadline, `${pattern} was not printed:\n${output}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  const seen = output
  output = ''
  return seen
}

async function stop(): Promise<void> {
  child?.kill('SIGINT')
  const ended = await child?.ended
  assert.equal(ended?.code, 130, ended?.stderr)
}

test('a block that is appended runs in the living session; those before it do not run again', async () => {
  await place.write(page, blocks('word=kept; mkdir sub; cd sub'))
  await watch(page)
  await until(/all blocks have run/)
  await place.write(
    page,
    blocks('word=kept; mkdir sub; cd sub', 'test "$word" = kept; test "$(basename "$PWD")" = sub'),
  )
  const seen = await until(/all blocks have run/)
  assert.match(seen, /goes on after the blocks that have run/)
  assert.equal(await log(), '1 2')
  await stop()
  assert.equal(await log(), '1 2 tidy')
})

test('a fixed block goes on where it failed, and says so; so does what is put before it', async () => {
  await place.write(page, blocks('true', 'touch trace; false', 'true'))
  await watch(page)
  assert.match(await until(/Fix it and save/), /content\/a\.md:18:\d+: error: `false` ended with exit status 1/)
  await place.write(page, blocks('true', 'touch helped', 'test -e trace; test -e helped', 'true'))
  assert.match(await until(/all blocks have run/), /may hold traces of the failed attempt/)
  assert.equal(await log(), '1 2 3 4')
  await stop()
})

test('when a block that has run changes, the run starts over in a clean place, after the clean-up, and says why', async () => {
  await place.write(page, blocks('mkdir sub', 'true'))
  await watch(page)
  await until(/all blocks have run/)
  await place.write(page, blocks('mkdir sub; mkdir other', 'true'))
  const seen = await until(/all blocks have run/)
  assert.match(seen, /from the start: the block that ran at line 10 has changed or moved/)
  assert.equal(await log(), '1 2 tidy 1 2')
  await stop()
})

test('text that is no block’s runs nothing, and moves the lines that are reported', async () => {
  await place.write(page, blocks('true'))
  await watch(page)
  await until(/all blocks have run/)
  await place.write(page, blocks('true').replace('Text.', 'Text.\n\nMore text.'))
  await until(/no block is new: nothing was run/)
  await place.write(page, blocks('true', 'false').replace('Text.', 'Text.\n\nMore text.'))
  await until(/content\/a\.md:20:\d+: error/)
  assert.equal(await log(), '1')
  await stop()
})

test('a page that cannot be understood or does not lint shows why instead of running, and goes on when it is fixed', async () => {
  await place.write(page, blocks('true'))
  await watch(page)
  await until(/all blocks have run/)
  await place.write(page, `${blocks('true')}\n\`\`\`bash run exit=x\ntrue\n\`\`\`\n`)
  assert.match(await until(/not run: fix this first/), /content\/a\.md:\d+:\d+: error.*exit/)
  await place.write(page, blocks('true', 'if true; then'))
  assert.match(await until(/not run: fix this first/), /content\/a\.md:\d+:\d+: error/)
  await place.write(page, blocks('true', 'echo whole'))
  await until(/all blocks have run/)
  assert.equal(await log(), '1 2')
  await stop()
})

test('a running block that is changed is not waited for', async () => {
  await place.write(page, blocks('true', `touch ${place.directory}/began; sleep 600`))
  await watch(page)
  while (!existsSync(join(place.directory, 'began'))) await new Promise((resolve) => setTimeout(resolve, 20))
  await place.write(page, blocks('true', 'true'))
  assert.match(await until(/all blocks have run/), /interrupted: what runs has changed/)
  assert.equal(await log(), '1 2')
  await stop()
})

test('an editor that saves by renaming, and several writes at once, are one change', async () => {
  await place.write(page, blocks('true'))
  await watch(page)
  await until(/all blocks have run/)
  await rename(join(place.directory, page), join(place.directory, 'content/a.md~'))
  for (const body of ['', 'false', 'true']) await place.write('content/.a.md.swp', blocks('true', body))
  await rename(join(place.directory, 'content/.a.md.swp'), join(place.directory, page))
  const seen = await until(/all blocks have run/)
  assert.equal(seen.match(/goes on/g)?.length, 1, seen)
  assert.equal(await log(), '1 2')
  await stop()
})

test('a snippet that no longer agrees with its page is reported', async () => {
  const fence = (body: string) => `\n\`\`\`ini snippet=a.conf\n${body}\n\`\`\`\n`
  await place.write('snippets/a.conf', 'one\n')
  await place.write(page, `${tutorial('A')}${fence('one')}\n\`\`\`bash run\ngrep one a.conf\n\`\`\`\n`)
  await watch(page)
  await until(/all blocks have run/)
  await place.write('snippets/a.conf', 'two\n')
  assert.match(await until(/not run: fix this first/), /snippet-drift/)
  await stop()
})

test('Ctrl-C ends what runs, cleans up and leaves nothing; no evidence is kept', async () => {
  await place.write(page, blocks('true', `echo $PWD >${place.directory}/where; sleep 600`))
  await place.write('content/b.md', tutorial('B', 'true'))
  await watch(page, 'content/b.md')
  while (!existsSync(join(place.directory, 'where'))) await new Promise((resolve) => setTimeout(resolve, 20))
  await stop()
  assert.equal(await log(), '1 tidy')
  assert.match(
    output,
    /Nothing of this is evidence\. To prove it: npm run verify-docs -- content\/a\.md content\/b\.md/,
  )
  assert.ok(!existsSync((await readFile(join(place.directory, 'where'), 'utf8')).trim()))
  assert.ok(!(await readdir(place.directory)).includes('evidence'))
})

test('a service that ends while nothing runs is noticed at the next change', async () => {
  const fence = (service: string) => `\n\`\`\`bash run background\n${service}\n\`\`\`\n`
  const go = `${place.directory}/go`
  const dying = fence(`until test -e ${go}; do sleep 0.05; done; echo gone >${place.directory}/gone; exit 3`)
  await place.write(page, blocks('true') + dying + fence('sleep 600'))
  await watch(page)
  await until(/all blocks have run/)
  await place.write('go', '')
  while (!existsSync(join(place.directory, 'gone'))) await new Promise((resolve) => setTimeout(resolve, 20))
  await new Promise((resolve) => setTimeout(resolve, 300))
  await place.write(page, blocks('true') + dying + fence('sleep 600') + fence('sleep 601'))
  const seen = await until(/from the start: [\s\S]*(Fix it and save|all blocks have run)/)
  assert.match(seen, /from the start: the block at line \d+ failed when later ones had run already/)
  await stop()
})

test('a page that is gone is waited for', async () => {
  await place.write(page, blocks('true'))
  await watch(page)
  await until(/all blocks have run/)
  await rm(join(place.directory, page))
  await until(/content\/a\.md: .*does not exist/)
  await place.write(page, blocks('true', 'true'))
  await until(/all blocks have run/)
  assert.equal(await log(), '1 2')
  await stop()
})

test('pages that are not there, and folders, are mistakes of the call', async () => {
  await place.write(page, blocks('true'))
  const { code, stderr } = await place.call(['--watch', 'content', 'content/none.md'])
  assert.equal(code, 2)
  assert.match(stderr, /content is a folder, but --watch takes pages/)
  assert.match(stderr, /content\/none\.md: /)
})
