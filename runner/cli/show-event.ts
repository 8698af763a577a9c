/** What a run tells, put into the live progress. */
import type { RunEvent } from '../run/events.ts'
import type { Tutorial } from '../tutorial/model.ts'
import type { Progress } from './progress.ts'

export function showEvent(progress: Progress, tutorial: Tutorial, event: RunEvent): void {
  if (event.type !== 'block-started' && event.type !== 'block-retried') return
  const block = tutorial.blocks.find(({ id }) => id === event.block)
  const command = block?.kind === 'run' ? block.steps[0]?.script : block?.path
  const attempt = event.type === 'block-retried' ? ` (attempt ${event.attempt})` : ''
  progress.blockStarted(tutorial.file, `:${event.line}${attempt}  ${firstLine(command ?? '')}`)
}

function firstLine(text: string): string {
  return (
    text
      .split('\n')
      .find((line) => line.trim() !== '')
      ?.trim() ?? ''
  )
}
