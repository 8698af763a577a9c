/// <reference lib="dom" />
/** The search dialog. The index is fetched when a reader opens it, and not before. */
import { pagefindRanking } from '../search.ts'
import type { Entry } from './search-fields.ts'
import { type Catalog, catalogOf, find, type Pagefind, shown } from './search-find.ts'
import type { Page, Part } from './search-parts.ts'

type Engine = { pagefind: Pagefind; catalog: Catalog }

const sections = 3
const typingMs = 120

export function startSearch(root: Document): void {
  const dialog = root.querySelector<HTMLDialogElement>('dialog[data-search]')
  const open = root.querySelector<HTMLButtonElement>('button[data-open-modal]')
  const input = dialog?.querySelector('input')
  const list = dialog?.querySelector('ol')
  const status = dialog?.querySelector<HTMLElement>('[role=status]')
  if (!dialog || !open || !input || !list || !status) return
  let engine: Promise<Engine> | undefined
  const show = (): void => {
    engine ??= load(dialog.dataset.search ?? '', dialog.dataset.searchPages ?? '')
    dialog.showModal()
    input.select()
  }
  const asked = (): string => input.value.trim()
  let busy = false
  /** One search at a time: what was typed meanwhile is looked for next. */
  const search = async (): Promise<void> => {
    if (busy) return
    busy = true
    try {
      for (let query: string | undefined; query !== asked(); ) {
        query = asked()
        await new Promise((resolve) => setTimeout(resolve, typingMs))
        if (query !== asked()) continue
        const { pagefind, catalog } = await (engine ?? load('', ''))
        const found = query === '' ? [] : await find(pagefind, query, catalog)
        list.replaceChildren(...found.map((page) => resultOf(root, page)))
        status.textContent = query === '' ? '' : wordOf(found.length, query)
      }
    } finally {
      busy = false
    }
  }
  open.addEventListener('click', show)
  open.disabled = false
  root.addEventListener('keydown', (event) => {
    if (event.key !== 'k' || !(event.ctrlKey || event.metaKey)) return
    event.preventDefault()
    if (dialog.open) dialog.close()
    else show()
  })
  input.addEventListener('input', () => {
    search().catch(() => {
      status.textContent = 'The search is part of the published pages only.'
    })
  })
  dialog.addEventListener('keydown', (event) => {
    // The field would take the first one to empty itself.
    if (event.key === 'Escape') dialog.close()
    else move(event, [input, ...list.querySelectorAll('a')])
  })
  dialog.addEventListener('click', ({ target }) => {
    // Of the dialog itself only the backdrop can be hit; a link may lead to a place on this page.
    if (target === dialog || (target instanceof Element && target.closest('a, [data-close]'))) dialog.close()
  })
}

async function load(bundle: string, pages: string): Promise<Engine> {
  const pagefind = (await import(/* @vite-ignore */ `${bundle}pagefind.js`)) as Pagefind
  await pagefind.options({ ranking: pagefindRanking, excerptLength: 22 })
  const entries = (await (await fetch(pages)).json()) as Entry[]
  return { pagefind, catalog: catalogOf(entries) }
}

function wordOf(count: number, query: string): string {
  if (count === 0)
    return `No page has “${query}”. Try fewer words: the name of the command, or the middle of an error message.`
  return `${count === shown ? `The ${count} best pages` : `${count} page${count > 1 ? 's' : ''}`} for “${query}”`
}

function resultOf(root: Document, page: Page): HTMLLIElement {
  const item = root.createElement('li')
  const { title = page.url, description = '' } = page.meta
  // Text before the first heading counts to the title, and so do the words that are there for the search alone.
  const own = page.sub_results.filter(({ url }) => url !== page.url && !url.endsWith('#_top')).slice(0, sections)
  const about = partOf(root, { title, url: page.url, excerpt: '' })
  const sentence = root.createElement('span')
  sentence.textContent = description
  about.append(' ', sentence)
  item.append(about)
  if (own.length > 0) {
    const parts = root.createElement('ul')
    for (const part of own) {
      const place = root.createElement('li')
      const link = partOf(root, part)
      link.toggleAttribute('data-entry', part.url === page.entry)
      place.append(link)
      parts.append(place)
    }
    item.append(parts)
  }
  return item
}

function partOf(root: Document, { title, url, excerpt }: Part): HTMLAnchorElement {
  const link = root.createElement('a')
  link.href = url
  const name = root.createElement('b')
  name.textContent = title
  link.append(name)
  if (excerpt !== '') {
    const text = root.createElement('span')
    // Escaped by the index, except for its marks.
    text.innerHTML = excerpt
    link.append(' ', text)
  }
  return link
}

/** Arrows lead from the field through the results; Enter in the field opens the first, at its entry on the message. */
function move(event: KeyboardEvent, stops: HTMLElement[]): void {
  const at = stops.indexOf(event.target as HTMLElement)
  const entry = stops[1]?.closest('ol > li')?.querySelector<HTMLElement>('[data-entry]')
  const first = entry ? stops.indexOf(entry) : 1
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Enter: at === 0 ? first : undefined }[event.key]
  if (at === -1 || to === undefined || stops[to] === undefined) return
  event.preventDefault()
  if (event.key === 'Enter') stops[to].click()
  else stops[to].focus()
}
