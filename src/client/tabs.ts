/// <reference lib="dom" />
/** Sections → tabs, with one choice per key for all pages. */
import { store, stored } from './storage.ts'

type Tabs = { sync: string | undefined; choose: (value: string) => void }

export function makeTabs(root: Document): void {
  const all: Tabs[] = []
  for (const container of root.querySelectorAll<HTMLElement>('.tabs')) all.push(makeOne(root, container, all))
  showTarget(root)
  root.defaultView?.addEventListener('hashchange', () => showTarget(root))
}

/** A link to a step must not end on something hidden. */
function showTarget(root: Document): void {
  const target = root.getElementById(decodeURIComponent(root.location.hash.slice(1)))
  const panel = target?.closest<HTMLElement>('.tab[hidden]')
  if (!target || !panel) return
  root.getElementById(`${panel.id}-tab`)?.click()
  target.scrollIntoView()
}

function makeOne(root: Document, container: HTMLElement, all: Tabs[]): Tabs {
  const panels = [...container.querySelectorAll<HTMLElement>(':scope > .tab')]
  const list = root.createElement('div')
  list.className = 'tab-list not-content'
  list.setAttribute('role', 'tablist')
  const { sync } = container.dataset
  list.setAttribute('aria-label', sync ?? 'Choice')
  const buttons = panels.map((panel) => {
    const button = root.createElement('button')
    button.type = 'button'
    button.id = `${panel.id}-tab`
    button.textContent = panel.dataset.label ?? ''
    button.setAttribute('role', 'tab')
    button.setAttribute('aria-controls', panel.id)
    panel.setAttribute('role', 'tabpanel')
    panel.setAttribute('aria-labelledby', button.id)
    button.addEventListener('click', () => pick(panel.dataset.value ?? '', button))
    return button
  })
  const choose = (value: string): void => {
    const found = panels.findIndex((panel) => panel.dataset.value === value)
    if (found === -1) return
    for (const [index, panel] of panels.entries()) {
      panel.hidden = index !== found
      buttons[index]?.setAttribute('aria-selected', String(index === found))
      if (buttons[index]) buttons[index].tabIndex = index === found ? 0 : -1
    }
  }
  const pick = (value: string, button: HTMLElement): void => {
    const before = button.getBoundingClientRect().top
    choose(value)
    if (sync !== undefined) {
      for (const other of all) if (other.sync === sync) other.choose(value)
      store(`tabs-${sync}`, value)
    }
    // Other tabs above may have changed their height.
    scrollBy(0, button.getBoundingClientRect().top - before)
  }
  list.addEventListener('keydown', (event) => {
    const at = buttons.indexOf(event.target as HTMLButtonElement)
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: buttons.length - 1 }[event.key]
    if (to === undefined || at === -1) return
    event.preventDefault()
    const next = buttons[(to + buttons.length) % buttons.length]
    next?.focus()
    next?.click()
  })
  list.append(...buttons)
  container.prepend(list)
  container.classList.add('tabs-ready')
  choose(panels[0]?.dataset.value ?? '')
  if (sync !== undefined) choose(stored(`tabs-${sync}`))
  return { sync, choose }
}
