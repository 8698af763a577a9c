/** Documents below fixtures/kinds, and the findings that stand beside each in a file of its name. */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { lintAll } from '../../runner/lint/lint.ts'

const folder = join(import.meta.dirname, 'fixtures/kinds')

export type Fixture = { name: string; source: string; expectedPath: string }

export function fixtures(): Fixture[] {
  return globSync('*.{md,mdx}', { cwd: folder })
    .sort()
    .map((name) => ({
      name,
      source: readFileSync(join(folder, name), 'utf8'),
      expectedPath: join(folder, name.replace(/\.mdx?$/, '.findings')),
    }))
}

/** One line for each finding, with its advice. */
export async function findingsOf({ name, source }: Fixture): Promise<string> {
  // Pages are documents of this project.
  const found = await lintAll([{ file: name, source }], { strict: name.startsWith('page-') })
  return found
    .map(
      ({ line, column, severity, rule, message, suggestion }) =>
        `${line}:${column} ${severity} ${rule}: ${message}${suggestion ? ` → ${suggestion}` : ''}\n`,
    )
    .join('')
}
