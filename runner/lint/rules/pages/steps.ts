/** Steps of a tutorial: each is a block that readers see, and that is run. */
import type { Diagnostic } from '../../../core/diagnostic.ts'
import { surfaceOf } from '../../surfaces/surfaces.ts'
import { type Checked, diagnosticAt, type Rule } from '../rule.ts'

/** A comment in the paragraph, or right above the fence, for what is named and not to be done. */
const notAStep = /<!--\s*not a step\s*-->/

export const steps: Rule = {
  names: ['command-in-prose', 'untagged-commands', 'hidden-step'],
  check(document) {
    const tutorial = document.options.strict && document.fences.some(({ tags }) => tags?.values.run === true)
    return tutorial ? [...inProse(document), ...untagged(document), ...hidden(document)] : []
  },
}

/** `Run `sudo bootc upgrade`.`: a reader does it, and nothing proves it. */
const asked = /\b(?:run|type|enter|execute|call|use)\s+(?:it\s+|then\s+|first\s+|as\s+root\s+|again\s+)*`([^`]+)`/gi

function inProse({ file, lines, allFences }: Checked): Diagnostic[] {
  const fenced = new Set(
    allFences.flatMap((fence) =>
      Array.from({ length: fence.endLine - fence.line + 1 }, (_, index) => fence.line + index),
    ),
  )
  return lines.flatMap((text, index): Diagnostic[] => {
    if (fenced.has(index + 1) || /^\s*([#|]|<!--)/.test(text) || isExcused(lines, index)) return []
    return [...text.matchAll(asked)].flatMap(({ index: at, 0: whole, 1: code = '' }) => {
      const words = code.replace(/^sudo\s+/, '').split(/\s+/)
      // A tool with its verb is the name of a thing; with options or operands it is a command line.
      if (words.length < 3 || surfaceOf(words[0] ?? '') === undefined || /…|\.{3}|[<>]/.test(code)) return []
      const column = at + whole.indexOf('`') + 1
      return [
        {
          file,
          line: index + 1,
          column,
          endLine: index + 1,
          endColumn: column + code.length + 2,
          rule: 'command-in-prose',
          severity: 'warning' as const,
          message: `\`${code}\` is a step in a sentence: it is never run`,
          suggestion: 'make it a block with `run`, or write `<!-- not a step -->` beside it',
        },
      ]
    })
  })
}

function isExcused(lines: string[], index: number): boolean {
  let start = index
  while (start > 0 && lines[start - 1]?.trim()) start -= 1
  let end = index
  while (lines[end + 1]?.trim()) end += 1
  return notAStep.test(lines.slice(start, end + 1).join('\n'))
}

function untagged({ file, fences, lines }: Checked): Diagnostic[] {
  return fences.flatMap(({ fence, tags, units, language }): Diagnostic[] => {
    if (tags || units.length === 0 || units.every(({ kind }) => kind !== 'script') || fence.labOnly || language === '')
      return []
    if (notAStep.test(lines.slice(Math.max(0, fence.line - 3), fence.line - 1).join('\n'))) return []
    return [
      {
        file,
        line: fence.line,
        column: fence.column,
        rule: 'untagged-commands',
        severity: 'warning',
        message: 'these commands are never run: the block has no tag',
        suggestion: 'add `run`, or `run skip="REASON"`, or write `<!-- not a step -->` above it',
      },
    ]
  })
}

/** What a reader has to do as well: it is not for the lab alone. */
const readersSteps: [RegExp, string][] = [
  [/^bootc install to-(disk|filesystem|existing-root)$/, 'an installation'],
  [/^(podman|buildah|skopeo) login$/, 'a login'],
  [/^cosign generate-key-pair$/, 'a key'],
]
const otherSteps: [RegExp, string][] = [
  [/^(sudo\s+)?ssh-keygen\s+(?!-R|-l|-F)/m, 'a key'],
  [/^(sudo\s+)?openssl\s+(req|genrsa|genpkey|x509)\b/m, 'a certificate'],
  [/^(sudo\s+)?(update-ca-trust|update-ca-certificates)\b/m, 'a certificate'],
]

function hidden(document: Checked): Diagnostic[] {
  const labOnly = new Set(
    document.fences.filter(({ fence, tags }) => fence.labOnly && tags?.values.run).map(({ fence }) => fence.line),
  )
  const shown = document.scripts.filter(({ unit }) => !labOnly.has(unit.line)).map(({ region }) => region.text)
  return document.scripts.flatMap(({ unit, findings, region, whole }): Diagnostic[] => {
    if (!labOnly.has(unit.line) || !whole) return []
    const say = (start: number, end: number, what: string) =>
      diagnosticAt(document.file, region, start, end, {
        rule: 'hidden-step',
        severity: 'warning',
        message: `${what} in a comment: readers need it too, and do not see it`,
        suggestion: 'show it as a block, or as a snippet that readers run',
      })
    const commands = findings.invocations.flatMap(({ reading, words }) => {
      const what = readersSteps.find(([pattern]) => pattern.test(reading.path.join(' ')))?.[1]
      const [first] = words
      return what && first ? [say(first.start, words.at(-1)?.end ?? first.end, what)] : []
    })
    const others = otherSteps.flatMap(([pattern, what]) => {
      const found = pattern.exec(region.text)
      // The same command in a block that readers see.
      if (!found || shown.some((text) => pattern.test(text))) return []
      return [say(found.index, found.index + found[0].length, what)]
    })
    return [...commands, ...others]
  })
}
