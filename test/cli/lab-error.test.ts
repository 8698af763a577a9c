import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Context } from '../../runner/cli/frame/context.ts'
import { writeLabError } from '../../runner/cli/lab/prepare-lab.ts'
import { LabError } from '../../runner/lab/lab.ts'

test('what a program printed before a lab failed is no command of a CI', () => {
  const written: string[] = []
  const context = { stderr: { write: (text: string) => void written.push(text) } } as unknown as Context
  const cause = new Error('pull:\n::set-output name=evidence::/etc')
  writeLabError(context, 'fedora', new LabError('no answer\n  ::add-mask::passed', 'Start again.', { cause }))
  const shown = written.join('')
  assert.match(shown, /^The lab fedora could not be provided: no answer\n/)
  assert.doesNotMatch(shown, /^\s*::[a-z]/m)
})
