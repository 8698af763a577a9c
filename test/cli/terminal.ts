/** Calls of `verify-docs` at a terminal, made by util-linux's `script`. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import type { Ended, Workplace } from './call.ts'

/** Whenever what was shown since the last answer matches the next question, its answer is typed. */
export async function atTerminal(
  place: Workplace,
  args: string[],
  answers: [question: RegExp, answer: string][],
  environment: Record<string, string> = {},
): Promise<Pick<Ended, 'code'> & { output: string }> {
  const words = [process.execPath, join(import.meta.dirname, 'host-verify.ts'), ...args]
  const command = words.map((word) => `'${word}'`).join(' ')
  const child = spawn('script', ['--quiet', '--return', '--echo', 'never', '--command', command, '/dev/null'], {
    cwd: place.directory,
    env: {
      PATH: process.env.PATH,
      HOME: place.directory,
      LAB_DIR: join(place.directory, '.lab'),
      NODE_NO_WARNINGS: '1',
      NO_COLOR: '1',
      TERM: 'xterm',
      ...environment,
    },
    stdio: ['pipe', 'pipe', 'inherit'],
    timeout: 60_000,
  })
  const left = [...answers]
  let [output, since] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const plain = stripVTControlCharacters(text).replaceAll('\r', '')
    output += plain
    since += plain
    const [question, answer = ''] = left[0] ?? []
    if (question?.test(since) !== true) return
    left.shift()
    since = ''
    child.stdin.write(answer)
  })
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
  if (left.length > 0) throw new Error(`never asked: ${left[0]?.[0]}\n${output}`)
  return { code, output }
}
