/** Progress while work is done: a live picture on a terminal, plain lines elsewhere. */
import { formatDuration } from '../../core/duration.ts'
import { oneLine, painter } from '../../core/terminal-text.ts'
import type { ProgressEvent } from '../../lab/lab.ts'
import type { Output } from './context.ts'

type TutorialEnd = { status: 'passed' | 'failed' | 'interrupted'; level: string; ms: number; note?: string }

export type Progress = {
  /** A line that stays. */
  say(line: string): void
  /** Work that is no tutorial: a part of the lab, a check. */
  task(event: ProgressEvent): void
  /** How many tutorials will run in all. */
  expect(count: number): void
  tutorialStarted(path: string): void
  /** `step` names the block, e.g. `:34 podman build …`. */
  blockStarted(path: string, step: string): void
  tutorialEnded(path: string, end: TutorialEnd): void
  /** Leaves the terminal to something else, until the returned function is called. */
  hold(): () => void
  /** Takes the live picture away; nothing is shown afterwards. */
  end(): void
}

type Task = { startedAt: number; text: string; reportedAt: number }

/** A live picture is redrawn this often; a plain log says that a task is still running this often. */
const redraw = 100
const heartbeat = 30_000

export function openProgress(output: Output, now: () => number): Progress {
  const paint = painter(output.color)
  const tasks = new Map<string, Task>()
  let drawn = 0
  let [ended, held] = [false, false]
  let [expected, finished] = [0, 0]
  const marks = { passed: paint.good('✓'), failed: paint.bad('✗'), interrupted: paint.weak('!') }

  const erase = () => {
    if (drawn > 0) output.write(`\u001b[${drawn}A\u001b[0J`)
    drawn = 0
  }
  const draw = () => {
    if (!output.isTerminal || ended || held) return
    const width = output.width()
    const lines = [...tasks].map(([name, task]) => {
      const text = `  ${formatDuration(now() - task.startedAt).padStart(8)}  ${name}${oneLine(task.text)}`
      // A line that wraps could not be erased.
      return text.length >= width ? `${text.slice(0, width - 2)}…` : text
    })
    if (expected > 1 && lines.length > 0) lines.push(`  ${finished} of ${expected} done`)
    erase()
    if (lines.length > 0) output.write(lines.map((line) => `${paint.dim(line)}\n`).join(''))
    drawn = lines.length
  }
  const refresh = () => {
    if (output.isTerminal) return draw()
    for (const [name, task] of tasks)
      if (now() - task.reportedAt >= heartbeat) {
        task.reportedAt = now()
        output.write(`… ${name}${oneLine(task.text)}, ${formatDuration(now() - task.startedAt)} so far\n`)
      }
  }
  const say = (line: string) => {
    if (ended) return
    erase()
    output.write(`${line}\n`)
    draw()
  }
  const start = (name: string, text = '') => tasks.set(name, { startedAt: now(), reportedAt: now(), text })
  const timer = setInterval(refresh, output.isTerminal ? redraw : heartbeat / 6)
  timer.unref()

  return {
    say,
    task: (event) => {
      const name = oneLine(event.task)
      if (event.state === 'done') {
        const task = tasks.get(name)
        tasks.delete(name)
        const took = task === undefined ? '' : ` ${paint.dim(formatDuration(now() - task.startedAt))}`
        // What was there already and took no time is not worth a line.
        if (task !== undefined && now() - task.startedAt >= 200) say(`${marks.passed} ${name}${took}`)
        return
      }
      if (!tasks.has(name)) {
        start(name)
        // A plain log shows what begins; a task that only reports its progress may be over soon.
        if (!output.isTerminal && event.state === 'start') output.write(`… ${name}\n`)
      }
      const task = tasks.get(name)
      if (task !== undefined) task.text = amount(event)
    },
    expect: (count) => {
      expected = count
    },
    tutorialStarted: (path) => start(path),
    blockStarted: (path, step) => {
      const task = tasks.get(path)
      // A step may be long and end at once: it is made fit for a terminal when it is shown.
      if (task !== undefined) task.text = step
    },
    tutorialEnded: (path, end) => {
      tasks.delete(path)
      finished += 1
      const note = end.note === undefined ? '' : ` ${paint.dim(oneLine(end.note))}`
      say(
        `${marks[end.status]} ${path}  ${end.status === 'passed' ? end.level : end.status}  ${paint.dim(formatDuration(end.ms))}${note}`,
      )
    },
    hold: () => {
      erase()
      held = true
      return () => {
        held = false
      }
    },
    end: () => {
      erase()
      ended = true
      clearInterval(timer)
    },
  }
}

function amount({ done, total, unit, note }: ProgressEvent): string {
  const counted =
    done === undefined
      ? ''
      : ` ${done}${total === undefined ? '' : ` of ${total}`}${unit === undefined ? '' : ` ${unit}`}`
  return `${counted}${note === undefined ? '' : ` ${note}`}`
}
