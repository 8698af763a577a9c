/**
 * A page with a layout of its own says so in its head. A style that waited for something of the body (`:root:has(.home)`)
 * would change the layout of what a slow browser has drawn already.
 */
export function layoutMark(content: 'home' | 'wide') {
  return [{ tag: 'meta' as const, attrs: { name: 'layout', content } }]
}
