/// <reference lib="dom" />
/** A reader's own registry and release in place of those that the pages write: in texts, in copies, in downloads. */
import { store, stored } from './storage.ts'

/** A host with an optional port and at least one path segment, as registries allow them. */
const registryPattern = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?(\/[a-z0-9]+([._-]+[a-z0-9]+)*)+$/
const releasePattern = /^\d{2}$/
const written = /registry\.example\.com(\/you(?![\w-]))?|quay\.io\/fedora\/fedora-bootc:\d+(?![\w-])/g

type Own = { registry: string; release: string }

export function personalise(root: Document): void {
  const own = chosen()
  if (own.registry || own.release) apply(root, own)
  const form = root.querySelector<HTMLFormElement>('[data-personal-form]')
  if (form) listen(root, form, own)
  for (const link of root.querySelectorAll<HTMLAnchorElement>('a[download]'))
    link.addEventListener('click', (event) => void download(event, link, own))
}

function listen(root: Document, form: HTMLFormElement, own: Own): void {
  const input = form.querySelector('input')
  const select = form.querySelector('select')
  const note = form.querySelector<HTMLElement>('[role=status]')
  if (input) input.value = own.registry
  if (select && own.release) select.value = own.release
  const say = (text: string): void => {
    if (note) note.textContent = text
  }
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    const value = (input?.value ?? '')
      .trim()
      .replace(/^(https?|docker):\/\//, '')
      .replace(/\/+$/, '')
    const wrong = value !== '' && !registryPattern.test(value)
    input?.toggleAttribute('aria-invalid', wrong)
    if (wrong) return say('Write a registry and a namespace in small letters, such as quay.io/alice.')
    own.registry = value
    store('personal-registry', value)
    apply(root, own)
    say(
      value === '' ? 'The reserved name stands again.' : 'Filled in here and on every page. It stays in this browser.',
    )
  })
  select?.addEventListener('change', () => {
    own.release = select.value
    store('personal-release', own.release)
    apply(root, own)
    say(select.selectedOptions[0]?.dataset.note ?? '')
  })
}

function chosen(): Own {
  const registry = stored('personal-registry')
  const release = stored('personal-release')
  return {
    registry: registryPattern.test(registry) ? registry : '',
    release: releasePattern.test(release) ? release : '',
  }
}

/** A text of the site with the reader's own names in it. */
export function filledIn(text: string, own = chosen()): string {
  return text.replaceAll(written, (found) => replaced(found, own))
}

/** What stands in place of a text that a page writes. */
function replaced(text: string, { registry, release }: Own): string {
  if (text.startsWith('quay.io/')) return release ? text.replace(/\d+$/, release) : text
  if (!registry) return text
  return text.endsWith('/you') ? registry : (registry.split('/')[0] ?? registry)
}

function apply(root: Document, own: Own): void {
  for (const node of root.querySelectorAll<HTMLElement>('[data-ph]')) {
    node.dataset.written ??= node.textContent ?? ''
    const text = replaced(node.dataset.written, own)
    node.classList.toggle('ph-own', text !== node.dataset.written)
    node.textContent = text
  }
}

async function download(event: Event, link: HTMLAnchorElement, own: Own): Promise<void> {
  if (!own.registry && !own.release) return
  event.preventDefault()
  const text = await (await fetch(link.href)).text()
  const blob = new Blob([filledIn(text, own)], { type: 'text/plain' })
  const address = URL.createObjectURL(blob)
  const temporary = document.createElement('a')
  temporary.href = address
  temporary.download = link.download
  temporary.click()
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}
