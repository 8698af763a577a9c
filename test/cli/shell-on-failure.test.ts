import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
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
const cleanup = (command: string) => `\n\`\`\`bash run cleanup\n${command}\n\`\`\`\n`

test('the shell has what the failed block’s shell had, stands before the clean-up, and the page stays failed', async () => {
  const before = `greet() { echo "hi $1"; }; alias shout='echo LOUD'; name="a 'b'"\nmkdir sub; cd sub`
  const mark = `${place.directory}/cleaned`
  await place.write(page, tutorial('A', before, 'false') + cleanup(`cat "\${HOME}/note" >${mark}`))
  const { code, output } = await atTerminal(
    place,
    ['--shell-on-failure', page],
    [
      [
        /\(content\/a\.md:18\) ~\/work\/sub [#$] $/,
        `greet "$name"; shout; tty; stty size; ls ${mark}; echo seen >~/note\r`,
      ],
      [/note\n[\s\S]*sub [#$] $/, 'exit 5\r'],
    ],
  )
  assert.match(output, /content\/a\.md:18:1: error[\s\S]*A copy of the shell that ran this block/)
  assert.match(output, /^hi a 'b'\nLOUD\n\/dev\/pts\/\d+\n\d+ \d+\n.*No such file or directory$/m)
  assert.equal(code, 1)
  assert.equal(await readFile(mark, 'utf8'), 'seen\n')
  const evidence = JSON.parse(await readFile(join(place.directory, 'evidence/a/host.json'), 'utf8'))
  assert.deepEqual([evidence.status, evidence.blocks[1].status], ['failed', 'failed'])
  assert.match(evidence.blocks[1].notes.join(), /a person used a shell here/)
})

test('Ctrl-C in the shell is the shell’s own', async () => {
  await place.write(page, tutorial('A', 'false'))
  const { code, output } = await atTerminal(
    place,
    ['--shell-on-failure', page],
    [
      [/work [#$] $/, "sh -c 'echo up; exec sleep 60'\r"],
      [/^up\n/m, '\u0003'],
      [/\^C\n[\s\S]*work [#$] $/, 'echo status $?\r'],
      [/status 130\n[\s\S]*work [#$] $/, '\u0004'],
    ],
  )
  assert.equal(code, 1, output)
})

test('a page that passes opens no shell', async () => {
  await place.write(page, tutorial('A', 'true'))
  const { code, output } = await atTerminal(place, ['--shell-on-failure', page], [])
  assert.equal(code, 0)
  assert.doesNotMatch(output, /A copy of the shell/)
})

test('without a terminal it is an error before anything runs', async () => {
  await place.write(page, tutorial('A', `touch ${place.directory}/ran`))
  const { code, stderr } = await place.call(['--shell-on-failure', page])
  assert.equal(code, 2)
  assert.match(stderr, /--shell-on-failure needs a terminal/)
  assert.ok(!existsSync(join(place.directory, 'ran')))
})
