/** The tree of a document → blocks, declarations and choices, in document order. */
import type { Nodes } from 'mdast'
import { type At, type Problem, problem } from '../../core/diagnostic.ts'
import { plainText, slug } from '../../core/slug.ts'
import { type ContainerDirective, directiveProblem, directiveStart, Tabs } from '../markdown/directives.ts'
import { type Fence, fenceLanguage, fenceOf } from '../markdown/fence.ts'
import { type HtmlLines, htmlLines, inlineComments, verifyOpening } from '../markdown/html.ts'
import { headingText, lastLineOf, type Markdown, positionOf } from '../markdown.ts'
import type { Block, Declaration } from '../model.ts'
import { unread } from '../read-source.ts'
import { fenceKind, readFenceTags, tagConflicts } from '../tags/fence-tags.ts'
import { oddBlankProblem, type Word } from '../tags/info-string.ts'
import { type HidingPlace, hiddenFences, nearMisses as nearMissesOf } from '../tags/near-misses.ts'
import { runLanguages } from '../tags/tags.ts'
import { attachOutput, hashBlock, makeBlock } from './make-block.ts'
import { isVerifyComment, misspelledComment, readVerifyComment } from './verify-comment.ts'

export type Collected = {
  blocks: Block[]
  declarations: Declaration[]
  variants: Record<string, string[]>
  /** Where `on=` is written, with the name. */
  places: { name: string; at: Word }[]
  problems: Problem[]
}

type CollectOptions = {
  /** Directives that the site does not know are problems. */
  strict?: boolean
  /** What looks misspelled is a problem even in a document without tagged fences. */
  nearMisses?: boolean
}

export function collectBlocks(markdown: Markdown, { strict = false, nearMisses = strict }: CollectOptions): Collected {
  const blocks: Block[] = []
  const declarations: Declaration[] = []
  const places: Collected['places'] = []
  const problems: Problem[] = []
  // What its writer probably meant otherwise, if the document is written for the runner at all.
  const suspicions: Problem[] = []
  let ours = nearMisses
  const tabs = new Tabs()
  const ids = new BlockIds()
  // A faulty block before an `output` keeps that from being reported, or attached to the block before the faulty one.
  let before: Block | 'faulty' | undefined
  // The last shell fence without tags since then: its writer may have forgotten `run`.
  let untagged: Fence | undefined

  const readFence = (fence: Fence): void => {
    const column = fence.infoColumn
    const tags = readFenceTags(fence.info, fence.line, column)
    if (tags || fence.labOnly) ours = true
    const swallowed = swallowedFence(fence)
    if (swallowed !== undefined) {
      suspicions.push(endsTooLate(fence, swallowed))
      before = 'faulty'
      return
    }
    if (!fence.closed) suspicions.push(unclosedFence(fence))
    if (!tags) {
      if (fence.labOnly) problems.push(untaggedInComment(fence))
      else suspicions.push(...nearMissesOf(fence.info, fence.line, column))
      if (isShell(fence)) untagged = fence
      return
    }
    const odd = oddBlankProblem(fence.info, fence.line, column)
    if (odd) problems.push(odd)
    const console = runLanguages[tags.language] === 'console'
    const kind = fenceKind(tags, console)
    const variant = tabs.current(fence)
    const own = [...tags.problems, ...tagConflicts(tags, kind, fence.line, column)]
    problems.push(...own)
    if (kind === 'output') {
      if (untagged) {
        problems.push(outputOfUntagged(fence, untagged))
        return
      }
      if (before === 'faulty') return
      const wrong = attachOutput(fence, tags, before, variant)
      if (wrong) problems.push(wrong)
      return
    }
    const on = tags.uses.get('on')
    if (on && tags.values.on !== undefined) places.push({ name: tags.values.on, at: on })
    const id = ids.next(tags.values.id, tags.uses.get('id') ?? fence)
    const made = makeBlock(fence, tags, { id, variant, console })
    problems.push(...made.problems)
    untagged = undefined
    before = own.length + made.problems.length > 0 ? 'faulty' : made.block
    blocks.push(made.block)
  }

  const hiddenIn = (place: HidingPlace, node: Nodes): Problem[] => {
    const { line } = positionOf(node).start
    const lines = markdown.lines.slice(line - 1, lastLineOf(node))
    return hiddenFences(place, lines, line, [])
  }

  const readHtml = (html: HtmlLines): void => {
    const ours = isVerifyComment(html)
    problems.push(...strayComments(html, ours))
    if (!ours) {
      const misspelled = misspelledComment(html)
      const place = /^\s*<!-/.test(html.lines[0] ?? '') ? 'comment' : 'html'
      if (misspelled) suspicions.push(misspelled)
      else suspicions.push(...hiddenFences(place, html.lines, html.line, html.columns))
      return
    }
    const comment = readVerifyComment(html)
    problems.push(...comment.problems)
    declarations.push(...comment.declarations)
    for (const fence of comment.fences) readFence(fence)
  }

  const readDirective = (node: ContainerDirective): void => {
    const start = directiveStart(node, markdown)
    tabs.enter(start)
    const unknown = strict ? directiveProblem(start) : undefined
    if (unknown) problems.push(unknown)
    node.children.forEach(read)
    tabs.leave()
  }

  const read = (node: Nodes): void => {
    if (node.type === 'code') {
      const fence = fenceOf(node, markdown)
      if (fence) readFence(fence)
      else suspicions.push(...hiddenIn('indented code', node))
    } else if (node.type === 'heading') {
      if (node.children.length > 0) ids.heading(headingText(node, markdown))
    } else if (node.type === 'html') readHtml(htmlLines(node, markdown))
    else if (node.type === 'paragraph') {
      problems.push(...inlineComments(node, markdown).map(strayComment))
      suspicions.push(...hiddenIn('text', node))
    } else if (node.type === 'containerDirective') readDirective(node)
    else if (node.type !== 'table' && 'children' in node) node.children.forEach(read)
  }

  read(markdown.tree)
  if (markdown.unread) problems.push(unread(markdown.unread))
  if (ours) problems.push(...suspicions)
  for (const block of blocks) block.hash = hashBlock(block)
  problems.push(...tabs.problems, ...ids.problems, ...duplicateDeclarations(declarations))
  return { blocks, declarations, variants: tabs.variants, places, problems }
}

function isShell(fence: Fence): boolean {
  return /^(?:bash|sh|shell|zsh|console|shellsession|shell-session|terminal)$/.test(fenceLanguage(fence))
}

function outputOfUntagged(fence: Fence, before: Fence): Problem {
  const message = `the block before this output, in line ${before.line}, has no \`run\`: nothing of it is executed`
  const suggestion = `Add \`run\` to line ${before.line}, or put the output right after the block that prints it`
  return problem('output-place', fence, message, suggestion)
}

function unclosedFence(fence: Fence): Problem {
  const hint = fence.labOnly ? '; a `-->` in the block ends the comment' : ''
  return problem(
    'unclosed-fence',
    { line: fence.line, column: fence.column, endColumn: fence.column + fence.marker.length },
    'the fence that begins here has no end',
    `Close it with a line ${fence.marker} that is indented like this one${hint}`,
  )
}

/** Source line of the first line in a fence that begins a fence itself: one with an info string cannot close it. */
function swallowedFence(fence: Fence): number | undefined {
  const opening = new RegExp(`^ {0,3}${fence.marker}\\${fence.marker[0]}*[ \\t]*\\w[^\`]*$`)
  const index = fence.lines.findIndex((line) => opening.test(line))
  return index < 0 ? undefined : fence.line + 1 + index
}

function endsTooLate(fence: Fence, next: number): Problem {
  const { line, column, marker } = fence
  const message = `the fence that begins here is not closed before the next one, in line ${next}`
  const suggestion = `Close it with a line ${marker} before that; if it shows a fence, begin it with ${marker}${marker[0]}`
  return problem('unclosed-fence', { line, column, endColumn: column + marker.length }, message, suggestion)
}

function untaggedInComment(fence: Fence): Problem {
  const message = 'a fence in a verify comment needs one of the tags run, file, snippet, output'
  return problem('comment-content', fence, message, 'Add the tag, or remove the fence')
}

function strayComment(at: At): Problem {
  const message = 'a verify comment must begin in a line of its own; this one is not read'
  return problem('comment-place', at, message, 'Put a blank line before it, and begin the line with `<!-- verify`')
}

function strayComments(html: HtmlLines, ours: boolean): Problem[] {
  const text = html.lines.join('\n')
  // What stands in our comment is judged there.
  const from = ours ? text.indexOf('-->') : 0
  const offset = from < 0 ? -1 : text.slice(from).search(verifyOpening)
  if (offset < 0) return []
  const lines = text.slice(0, from + offset).split('\n')
  const index = lines.length - 1
  const column = (html.columns[index] ?? 0) + (lines[index]?.length ?? 0) + 1
  return [strayComment({ line: html.line + index, column })]
}

function duplicateDeclarations(declarations: Declaration[]): Problem[] {
  const seen = new Map<string, number>()
  const problems: Problem[] = []
  for (const declaration of declarations) {
    const name = `${declaration.kind} ${declaration.name}`
    const first = seen.get(name)
    if (first === undefined) seen.set(name, declaration.line)
    else problems.push(problem('declaration', declaration, `\`${name}\` is already declared in line ${first}`))
  }
  return problems
}

/** Names of blocks: `id=`, or the slug of the heading above and an ordinal. */
class BlockIds {
  readonly problems: Problem[] = []
  #heading = 'start'
  #ordinals = new Map<string, number>()
  #lines = new Map<string, number>()

  heading(text: string): void {
    this.#heading = slug(plainText(text)) || 'section'
  }

  /**
   * The id of the next block. Blocks with `id=` are counted as well, so that naming one renames no other. Headings of
   * the same text share a count: two blocks never get the same id unless a writer gives it.
   */
  next(id: string | undefined, at: At): string {
    const ordinal = (this.#ordinals.get(this.#heading) ?? 0) + 1
    this.#ordinals.set(this.#heading, ordinal)
    const name = id ?? `${this.#heading}-${ordinal}`
    const line = this.#lines.get(name)
    if (line !== undefined) {
      const message = `the id \`${name}\` is already that of the block in line ${line}`
      this.problems.push(problem('duplicate-id', at, message, 'Choose another `id=`'))
    } else this.#lines.set(name, at.line)
    return name
  }
}
