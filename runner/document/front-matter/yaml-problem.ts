/** What the YAML package says of broken front matter → one sentence for its writer. */
import type { YAMLError } from 'yaml'

export type ToldYaml = { message: string; suggestion?: string }

/** Of the first error only: what follows one in YAML is mostly its consequence. */
export function tellYamlError(errors: readonly YAMLError[]): ToldYaml {
  const [first] = errors
  const codes = new Set(errors.map(({ code }) => code))
  // A key that is indented below another key's text is read as the text's next line.
  const deeper = codes.has('BLOCK_AS_IMPLICIT_KEY') && codes.has('MULTILINE_IMPLICIT_KEY')
  if (deeper || (first?.code === 'UNEXPECTED_TOKEN' && first.message.includes('at node end'))) {
    const suggestion = 'Begin each key in the first column; only what stands inside a list or a map is indented'
    return { message: 'the keys of the front matter do not begin in one column', suggestion }
  }
  if (first?.code === 'BLOCK_AS_IMPLICIT_KEY') {
    return { message: 'a value with `: ` in it needs quotes', suggestion: 'Put the whole value in quotes' }
  }
  if (first?.code === 'TAB_AS_INDENT') {
    return { message: 'YAML is not indented by tabs', suggestion: 'Indent the line by blanks' }
  }
  if (first?.code === 'DUPLICATE_KEY') {
    return { message: 'this key of the front matter stands there twice', suggestion: 'Keep one of them' }
  }
  if (first?.code === 'MULTILINE_IMPLICIT_KEY') {
    return { message: 'a line of the front matter is neither a key nor a value', suggestion: 'Write `key: value`' }
  }
  return { message: `the front matter is not YAML: ${firstLine(first?.message ?? 'it cannot be read')}` }
}

function firstLine(message: string): string {
  const line = message.split('\n')[0] ?? message
  return line.charAt(0).toLowerCase() + line.slice(1)
}
