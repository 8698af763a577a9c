/** `:::note`, `:::tip`, `:::caution`, `:::danger`: Starlight's asides, in plain Markdown. */
import type { ElementContent } from 'hast'
import { h } from 'hastscript'

const titles: Record<string, string> = { note: 'Note', tip: 'Tip', caution: 'Caution', danger: 'Danger' }

export function isAside(name: string): boolean {
  return Object.hasOwn(titles, name)
}

/** `label`: what stood in brackets. */
export function renderAside(
  name: string,
  label: ElementContent[] | undefined,
  labelText: string | undefined,
  content: ElementContent[],
): ElementContent {
  const title = titles[name] ?? name
  return h('aside', { className: ['starlight-aside', `starlight-aside--${name}`], ariaLabel: labelText ?? title }, [
    h('p', { className: ['starlight-aside__title'], ariaHidden: 'true' }, label ?? [{ type: 'text', value: title }]),
    h('div', { className: ['starlight-aside__content'] }, content),
  ])
}
