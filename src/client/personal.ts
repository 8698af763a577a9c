/// <reference lib="dom" />
/** A reader's own registry in place of the reserved name: on the page, in what is copied, in what is downloaded. */

const key = 'personal-registry'
const literal = 'registry.example.com/you'
const hostLiteral = 'registry.example.com'
/** A host with an optional port and at least one path segment, as registries allow them. */
const pattern = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?(\/[a-z0-9]+([._-]+[a-z0-9]+)*)+$/

export function personalise(root: Document): void {
  const form = root.querySelector<HTMLFormElement>('[data-personal-form]')
  const input = form?.querySelector('input')
  const note = form?.querySelector('[role=status]')
  const saved = read()
  if (saved) apply(root, saved)
  if (form && input && note) {
    input.value = saved
    form.addEventListener('submit', (event) => {
      event.preventDefault()
      const value = input.value
        .trim()
        .replace(/^(https?|docker):\/\//, '')
        .replace(/\/+$/, '')
      if (value !== '' && !pattern.test(value)) {
        note.textContent = 'Write a registry and a namespace in small letters, such as quay.io/alice.'
        input.setAttribute('aria-invalid', 'true')
        return
      }
      input.removeAttribute('aria-invalid')
      input.value = value
      write(value)
      apply(root, value)
      note.textContent =
        value === '' ? 'The reserved name stands again.' : 'Filled in here and on every page. It stays in this browser.'
    })
  }
  for (const link of root.querySelectorAll<HTMLAnchorElement>('a[download]')) {
    link.addEventListener('click', (event) => void download(event, link))
  }
}

function apply(root: Document, value: string): void {
  const registry = value || literal
  const host = value ? (value.split('/')[0] ?? value) : hostLiteral
  for (const node of root.querySelectorAll<HTMLElement>('[data-ph]')) {
    node.textContent = node.dataset.ph === 'registry' ? registry : host
    node.classList.toggle('ph-own', value !== '')
  }
}

async function download(event: Event, link: HTMLAnchorElement): Promise<void> {
  const value = read()
  if (value === '') return
  event.preventDefault()
  const text = await (await fetch(link.href)).text()
  const own = text.replaceAll(/registry\.example\.com(\/you(?![\w-]))?/g, (_, namespace) =>
    namespace ? value : (value.split('/')[0] ?? value),
  )
  const address = URL.createObjectURL(new Blob([own], { type: 'text/plain' }))
  const temporary = document.createElement('a')
  temporary.href = address
  temporary.download = link.download
  temporary.click()
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}

/** Storage may be forbidden. */
function read(): string {
  try {
    const value = localStorage.getItem(key) ?? ''
    return pattern.test(value) ? value : ''
  } catch {
    return ''
  }
}

function write(value: string): void {
  try {
    if (value === '') localStorage.removeItem(key)
    else localStorage.setItem(key, value)
  } catch {
    // It holds for this page only.
  }
}
