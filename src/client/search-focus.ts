/// <reference lib="dom" />
/** The search field is made when the browser is idle: a reader who asked for it earlier still gets to type at once. */

export function focusSearchWhenReady(root: Document): void {
  const place = root.getElementById('starlight__search')
  if (place === null) return
  const observer = new MutationObserver(() => {
    const input = place.querySelector('input')
    if (input === null) return
    observer.disconnect()
    if (place.closest('dialog')?.open) input.focus()
  })
  observer.observe(place, { childList: true, subtree: true })
}
