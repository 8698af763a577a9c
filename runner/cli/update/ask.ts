/** A question at the terminal. */
import { createInterface } from 'node:readline'
import type { Context } from '../frame/context.ts'

/** Asks until it gets one of `answers`; the last of them when the terminal is closed or the question interrupted. */
export async function ask(question: string, answers: string[], context: Context): Promise<string> {
  const last = answers.at(-1) ?? ''
  const lines = createInterface({ input: context.stdin, output: process.stderr })
  try {
    return await new Promise((resolve) => {
      const next = () =>
        lines.question(question, (text) => {
          const answer = answers.find((one) => one === text.trim().toLowerCase())
          if (answer === undefined) next()
          else resolve(answer)
        })
      lines.on('close', () => resolve(last)).on('SIGINT', () => resolve(last))
      context.stop.signal.addEventListener('abort', () => resolve(last), { once: true })
      next()
    })
  } finally {
    lines.close()
  }
}
