/** Lints Markdown given as text, for tests. */

import type { Diagnostic } from '../../runner/core/diagnostic.ts'
import { type LintOptions, lint } from '../../runner/lint/lint.ts'

/** All diagnostics of one document. */
export async function lintText(source: string, options: LintOptions = {}): Promise<Diagnostic[]> {
  const found: Diagnostic[] = []
  for await (const result of lint([{ file: 'page.md', source }], options)) found.push(...result.diagnostics)
  return found
}

/** A page with one fence. */
export function page(info: string, ...lines: string[]): string {
  return ['# Page', '', `\`\`\`${info}`, ...lines, '```', ''].join('\n')
}

/** `rule line:column` of each, in order. */
export function places(found: Diagnostic[]): string[] {
  return found.map(({ rule, line, column }) => `${rule} ${line}:${column}`)
}
