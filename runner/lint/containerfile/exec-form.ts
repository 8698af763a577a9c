/** `CMD ["/sbin/init"]`: commands written as JSON. */
import type { Word } from '../shell/word.ts'
import type { Region } from '../text/region.ts'
import type { Step } from './instructions.ts'

export type ExecForm = { words: Word[] } | { invalid: string; start: number; end: number }

const commands = new Set(['CMD', 'ENTRYPOINT', 'RUN', 'SHELL'])

/** Undefined where the instruction is not in exec form at all. */
export function execForm(region: Region, step: Step): ExecForm | undefined {
  if (!commands.has(step.keyword)) return undefined
  const text = region.text.slice(step.argumentsStart, step.argumentsEnd).replace(/\\\n/g, '  ').trimEnd()
  if (!text.startsWith('[')) return undefined
  const place = { start: step.argumentsStart, end: step.argumentsStart + text.length }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    // `[ -f x ] && y` is a shell's test.
    return /^\[\s*['"]/.test(text) && text.endsWith(']') ? { invalid: reasonOf(text), ...place } : undefined
  }
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'string'))
    return { invalid: 'its items must be strings', ...place }
  const words: Word[] = []
  let at = step.argumentsStart
  for (const item of value) {
    const raw = JSON.stringify(item)
    const found = region.text.indexOf(raw, at)
    const start = found < 0 ? at : found + 1
    words.push({
      text: item,
      start,
      end: start + raw.length - 2,
      many: false,
      quoted: true,
      ...(raw.slice(1, -1) === item ? { verbatim: start } : {}),
    })
    at = found < 0 ? at : found + raw.length
  }
  return { words: words.map((word) => ({ ...word, quoted: false })) }
}

function reasonOf(text: string): string {
  if (text.includes("'")) return 'JSON takes double quotes only'
  if (/,\s*\]$/.test(text)) return 'JSON takes no comma after the last item'
  return 'it is not valid JSON'
}
