/** Follows `::::tabs{sync=key}` with `:::tab{label="…"}` inside, and says which choice a block belongs to. */

import type { Nodes } from 'mdast'
import { type At, type Problem, problem } from '../../core/diagnostic.ts'
import { slug } from '../../core/slug.ts'
import { closest } from '../../core/suggest.ts'
import { lastLineOf, type Markdown, positionOf } from '../markdown.ts'
import { readName } from '../tags/tag-values.ts'

/** Container directives that the site knows: Starlight's asides, and tabs. */
export type ContainerDirective = Extract<Nodes, { type: 'containerDirective' }>

/** Where a container directive begins. */
type DirectiveStart = {
  name: string
  attributes: Record<string, string>
  line: number
  column: number
  closed: boolean
}

const directiveNames = ['note', 'tip', 'caution', 'danger', 'tabs', 'tab'] as const

export function directiveStart(node: ContainerDirective, { lines }: Pick<Markdown, 'lines'>): DirectiveStart {
  const { start } = positionOf(node)
  const end = lastLineOf(node)
  const attributes = Object.fromEntries(Object.entries(node.attributes ?? {}).map(([key, value]) => [key, value ?? '']))
  const last = node.children.at(-1)
  // A closing line belongs to no child; an inner directive's closing line belongs to that.
  const lastChildEnds = last ? lastLineOf(last) : start.line
  const closed = end > lastChildEnds && /:{3,}[ \t]*$/.test(lines[end - 1] ?? '')
  return { name: node.name, attributes, line: start.line, column: start.column, closed }
}

/** A name that the site does not know, so that its content would lose its frame. */
export function directiveProblem(start: DirectiveStart): Problem | undefined {
  const { name } = start
  if (directiveNames.some((known) => known === name)) return undefined
  const near = name === 'warning' ? 'caution' : closest(name, directiveNames)
  const suggestion = near ? `Write \`:::${near}\`` : `There are ${directiveNames.join(', ')}`
  return problem('unknown-directive', start, `unknown directive \`:::${name}\``, suggestion)
}

type Open = {
  start: DirectiveStart
  /** Of `tabs`. */
  key?: string
  labels?: Set<string>
  /** Of `tab`. */
  value?: string
}

/** The end of a tab closes `tabs` instead when that has no more colons, and is reported as a missing end. */
function unclosedSuggestion(start: DirectiveStart): string {
  const close = 'Close it with as many colons, in a line of their own'
  return start.name === 'tab' ? `${close}; \`tabs\` needs more colons than its tabs: \`::::tabs{…}\` … \`::::\`` : close
}

export class Tabs {
  /** Sync keys with their values in document order. */
  readonly variants: Record<string, string[]> = {}
  readonly problems: Problem[] = []
  #open: Open[] = []

  enter(start: DirectiveStart): void {
    const open: Open = { start }
    if (start.name === 'tabs') this.#enterTabs(open)
    else if (start.name === 'tab') this.#enterTab(open)
    if (!start.closed) {
      const message = `the \`:::${start.name}\` that begins here has no end`
      this.problems.push(problem('unclosed-directive', start, message, unclosedSuggestion(start)))
    }
    this.#open.push(open)
  }

  leave(): void {
    this.#open.pop()
  }

  /** The choice that a tagged block at this place belongs to; a problem when that cannot be decided. */
  current(at: At): { key: string; value: string } | undefined {
    const tabs = this.#open.find((open) => open.start.name === 'tabs')
    if (!tabs) return undefined
    const tab = this.#open[this.#open.indexOf(tabs) + 1]
    if (tab?.value !== undefined && tabs.key !== undefined) return { key: tabs.key, value: tab.value }
    if (tab?.start.name !== 'tab') {
      const message = 'a tagged block between the tabs belongs to no choice'
      this.problems.push(problem('block-outside-tab', at, message, 'Move it into a `:::tab`, or out of the tabs'))
    }
    return undefined
  }

  #enterTabs(open: Open): void {
    const { start } = open
    open.labels = new Set()
    if (this.#open.some((outer) => outer.start.name === 'tabs')) {
      this.problems.push(problem('nested-tabs', start, 'tabs inside tabs: a block can depend on one choice only'))
      return
    }
    const key = start.attributes.sync
    const checked = readName(key ?? '')
    if ('error' in checked) {
      const message =
        key === undefined ? '`tabs` needs a key, by which a run picks one choice' : `\`sync=${key}\`: ${checked.error}`
      this.problems.push(problem('tabs-key', start, message, 'Write `::::tabs{sync=variant}`'))
      return
    }
    open.key = checked.value
    // Not by assignment: a key may be called `__proto__`.
    if (!Object.hasOwn(this.variants, checked.value)) {
      const property = { value: [], enumerable: true, writable: true, configurable: true }
      Object.defineProperty(this.variants, checked.value, property)
    }
  }

  #enterTab(open: Open): void {
    const { start } = open
    const tabs = this.#open.at(-1)
    if (tabs?.start.name !== 'tabs') {
      const suggestion = 'Give the surrounding tabs more colons than their tabs have: `::::tabs{…}` … `::::`'
      this.problems.push(problem('tab-outside-tabs', start, '`:::tab` stands outside of `::::tabs`', suggestion))
      return
    }
    const value = slug(start.attributes.label ?? '')
    if (value === '') {
      this.problems.push(problem('tab-label', start, '`tab` needs a label', 'Write `:::tab{label="…"}`'))
      return
    }
    if (tabs.labels?.has(value)) {
      const message = `a tab \`${value}\` is already here`
      this.problems.push(problem('tab-label', start, message, 'Give each tab a label of its own'))
    }
    tabs.labels?.add(value)
    open.value = value
    const values = tabs.key === undefined ? undefined : this.variants[tabs.key]
    if (values && !values.includes(value)) values.push(value)
  }
}
