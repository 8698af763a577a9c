/// <reference lib="dom" />
/** The search field is made when the browser is idle: a reader who asked for it earlier still gets to type at once. */

/** Milliseconds after which a busy browser makes the field all the same. */
const idleTimeout = 1000

export function focusSearchWhenReady(root: Document): void {
  limitIdleWait(root.defaultView)
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

/** Starlight waits without a limit for an idle moment, which a busy machine may never have. */
function limitIdleWait(window: Window | null): void {
  const original = window?.requestIdleCallback
  if (!window || !original) return
  window.requestIdleCallback = (callback, options) =>
    original.call(window, callback, { timeout: idleTimeout, ...options })
}
