/** Events of a run, shown in the live progress. */

import type { Tutorial } from '../../document/model.ts'
import type { RunEvent } from '../../run/plan/run-options.ts'
import type { Progress } from '../frame/progress.ts'

export function showEvent(progress: Progress, tutorial: Tutorial, event: RunEvent): void {
  if (event.type === 'machine' && event.state === 'booting') {
    const text = `booting ${event.machine} (usually 1–3 min where the processor is emulated)`
    progress.blockStarted(tutorial.file, `:${event.line}  ${text}`)
    return
  }
  if (event.type !== 'block-started' && event.type !== 'block-retried' && event.type !== 'machine') return
  const attempt = event.type === 'block-retried' ? ` (attempt ${event.attempt})` : ''
  progress.blockStarted(tutorial.file, `:${event.line}${attempt}  ${commandOf(tutorial, event.block)}`)
}

/** One line that says what a block does. */
export function commandOf({ blocks }: Tutorial, id: string): string {
  const block = blocks.find((one) => one.id === id)
  const text = (block?.kind === 'run' ? block.steps[0]?.script : block?.path) ?? ''
  return text.trim().split('\n')[0]?.trimEnd() ?? ''
}
