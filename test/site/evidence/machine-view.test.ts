import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toHtml } from 'hast-util-to-html'
import { consoleText, machineLine } from '../../../src/evidence/machine-view.ts'
import { runDetails } from '../../../src/fence/proof.ts'
import { fixtureMachine, fixtureTutorial, makeRecord } from '../fixtures/make-evidence.ts'

type Machine = Parameters<typeof machineLine>[0]
const of = (changes: Partial<Machine>): Machine => ({ ...fixtureMachine, ...changes })

test('a line names source, who loaded the kernel, how it ran and each boot', () => {
  assert.equal(
    machineLine(of({})),
    'booted from image localhost/web:1; kernel loaded by the lab, no boot loader; emulated; first boot 1 min 8 s',
  )
  const boots: Machine['boots'] = [
    { how: 'saved-state', ms: 6140 },
    { how: 'reboot', ms: 30_000 },
  ]
  assert.equal(
    machineLine(of({ source: 'disk=disk.raw', bootloader: 'grub', accelerator: 'kvm', boots })),
    'booted from disk disk.raw; boot loader GRUB; virtualized; resumed from a saved state 6.1 s, reboot 30 s',
  )
})

test('a machine that did not come up is not called booted', () => {
  const line = machineLine(of({ boots: [] }))
  assert.match(line, /^started from .*it did not come up$/)
  assert.doesNotMatch(line, /booted/)
})

test('the console is inert and bounded', () => {
  const text = consoleText(of({ console: `\u001b[31mred\u001b[0m \u202Eturned\n${'x\n'.repeat(50_000)}login:` }))
  assert.ok(text.startsWith('red ⟨U+202E⟩turned\n'))
  assert.ok(text.endsWith('login:'))
  assert.ok(text.length < 6200)
  assert.equal(consoleText(of({ console: ' \r\n' })), '')
})

test('a step that ran on a machine says what loaded its kernel', async () => {
  const tutorial = await fixtureTutorial('build/web-server')
  const record = makeRecord(tutorial)
  const [block] = tutorial.blocks
  const [seen] = record.blocks
  assert.ok(block && seen)
  const html = (changes: object) =>
    toHtml({ type: 'root', children: runDetails(block, record, { ...seen, ...changes }) })
  assert.match(html({ bootloader: 'grub' }), /<dt>Machine<\/dt><dd>boot loader GRUB<\/dd>/)
  assert.doesNotMatch(html({}), /Machine/)
})
