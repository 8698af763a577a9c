import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Progress } from '../../runner/cli/frame/progress.ts'
import { showEvent } from '../../runner/cli/verify/show-event.ts'
import type { Tutorial } from '../../runner/document/model.ts'

test('while a machine boots the progress says so, and the command comes back when it is up', () => {
  const shown: string[] = []
  const progress = { blockStarted: (path: string, step: string) => void shown.push(`${path}${step}`) } as Progress
  const block = { id: 'one', kind: 'run', steps: [{ script: 'systemctl status\n' }] }
  const tutorial = { file: 'page.md', blocks: [block] } as unknown as Tutorial
  const event = { type: 'machine', tutorial: 'page', block: 'one', line: 7, machine: 'box' } as const
  showEvent(progress, tutorial, { ...event, state: 'booting' })
  showEvent(progress, tutorial, { ...event, state: 'up' })
  assert.deepEqual(shown, [
    'page.md:7  booting box (usually 1–3 min where the processor is emulated)',
    'page.md:7  systemctl status',
  ])
})
