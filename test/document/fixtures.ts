/** Fixtures: a Markdown file each, with the tutorial (`.json`) or the diagnostics as a writer sees them (`.txt`) beside it. */
import { readdirSync, readFileSync } from 'node:fs'
import { renderDiagnostic, sortDiagnostics } from '../../runner/core/render-diagnostics.ts'
import { parseTutorial } from '../../runner/document/parse.ts'

export const folder = new URL('./fixtures/', import.meta.url)

export type Fixture = { name: string; source: string; expected: { file: string; text: string } }

/** All fixtures with what the parser makes of them now. */
export function fixtures(): Fixture[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.md'))
    .sort()
    .map((file) => {
      const source = readFileSync(new URL(file, folder), 'utf8')
      return { name: file, source, expected: expectedOf(file, source) }
    })
}

function expectedOf(file: string, source: string): { file: string; text: string } {
  const { tutorial, diagnostics } = parseTutorial(source, file, 'fixtures/page', { strict: true })
  if (!tutorial) {
    const text = sortDiagnostics(diagnostics).map((diagnostic) => renderDiagnostic(diagnostic, source))
    return { file: file.replace('.md', '.txt'), text: text.join('\n') }
  }
  const { source: _, hash: __, ...rest } = tutorial
  const blocks = rest.blocks.map(({ hash: ___, ...block }) => block)
  return { file: file.replace('.md', '.json'), text: `${JSON.stringify({ ...rest, blocks, diagnostics }, null, 2)}\n` }
}
