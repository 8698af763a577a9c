/** `sh` blocks with what only bash knows: a reader's `sh` may be dash, and the runner's is bash. */
import { forEachChild, parse, type SyntaxNode } from 'unbash'
import type { Diagnostic } from '../../../core/diagnostic.ts'
import { diagnosticAt, type Rule } from '../rule.ts'

export const bashInSh: Rule = {
  names: ['bash-in-sh'],
  check(document) {
    const sh = new Set(
      document.fences
        .filter(({ language, tags }) => language === 'sh' && tags?.values.run === true)
        .map(({ fence }) => fence.line),
    )
    return document.scripts
      .filter(({ whole, unit, findings }) => whole && sh.has(unit.line) && !findings.script.error)
      .flatMap(({ region }): Diagnostic[] => {
        const found = firstBashism(parse(region.text), region.text)
        if (!found) return []
        return [
          diagnosticAt(document.file, region, found.start, found.end, {
            rule: 'bash-in-sh',
            severity: 'error',
            message: `${found.what} is bash's, and this block says \`sh\``,
            suggestion: 'write `bash run`',
          }),
        ]
      })
  },
}

type Found = { what: string; start: number; end: number }

function firstBashism(node: SyntaxNode, source: string): Found | undefined {
  const what = nameOf(node, source.slice(node.pos, node.end))
  if (what) return { what, start: node.pos, end: node.end }
  let found: Found | undefined
  forEachChild(node, (child) => {
    found ??= firstBashism(child, source)
  })
  return found
}

function nameOf({ type }: SyntaxNode, text: string): string | undefined {
  if (type === 'TestCommand') return '`[[ … ]]`'
  if (type === 'Assignment' && /^\w+(?:\[[^\]]*\])?\+?=\(/.test(text)) return 'an array'
  if (type === 'ProcessSubstitution') return 'a process substitution'
  if (type === 'ArithmeticCommand') return '`(( … ))`'
  if (type === 'HereString') return '`<<<`'
  if (type === 'Redirect' && text.startsWith('&>')) return '`&>`'
  if (type === 'Function' && /^function\b/.test(text)) return '`function`'
  if (type === 'BraceExpansion') return 'a list in braces'
  return undefined
}
