/** The name of the file that a fence shows: by its tags, its title, its first line, or the text above it. */
import type { FenceUnits } from './units.ts'

const path = String.raw`(?:~?\/|\.\/)?[\w.@%+/-]+\.(?:toml|container|volume|network|kube|pod|image|build|artifact|ks)`
const title = new RegExp(String.raw`\btitle=["']?(${path})`)
const comment = new RegExp(String.raw`^\s*[#;]\s*(${path})\s*$`)
const inText = new RegExp(`(?<![\\w./-])${path}(?![\\w/-])`, 'g')
const linesAbove = 4
/** Languages in which files are shown; a script below a file's name works with the file. */
const files = /^(|toml|ini|systemd|quadlet|conf|cfg|desktop|kickstart|ks)$/

/** Empty where the document does not say it. */
export function fileNameOf({ fence, tags, language, units }: FenceUnits, lines: string[]): string {
  const own =
    tags?.values.file ?? tags?.values.snippet ?? title.exec(fence.info)?.[1] ?? comment.exec(fence.lines[0] ?? '')?.[1]
  // A tagged fence without a file's name is run or compared: the text above it names another fence's file.
  if (own || tags) return own ?? ''
  if (units.length > 0 || !files.test(language)) return ''
  for (let at = fence.line - 2; at >= Math.max(0, fence.line - 2 - linesAbove); at--) {
    const line = lines[at] ?? ''
    if (/^\s*(```|~~~)/.test(line)) return ''
    const names = line.match(inText)
    if (names) return names.at(-1) ?? ''
  }
  return ''
}
