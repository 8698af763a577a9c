/** The images that the stages of a Containerfile begin with. */
import type { Step } from './instructions.ts'

/** What each `FROM` names, image or stage, with its offsets in `text`; empty where nothing is named. */
export function basesOf(text: string, steps: Step[]): { name: string; start: number; end: number }[] {
  return steps
    .filter(({ keyword }) => keyword === 'FROM')
    .map((step) => {
      const name = step.instruction.getArguments()[0]?.getValue() ?? ''
      const start = text.indexOf(name, step.start)
      return { name, start, end: start + name.length }
    })
}
