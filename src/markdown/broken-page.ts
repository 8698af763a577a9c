/** What stands in place of a document that cannot be understood, while it is being written. */
import { toHtml } from 'hast-util-to-html'
import { h } from 'hastscript'
import type { Diagnostic } from '../../runner/core/diagnostic.ts'

export function renderBrokenPage(diagnostics: Diagnostic[]): string {
  const items = diagnostics.map(({ file, line, column, message, suggestion }) =>
    h('li', [h('code', `${file}:${line}:${column}`), `: ${message}`, ...(suggestion ? [h('br'), suggestion] : [])]),
  )
  return toHtml([
    h('p', 'The document cannot be understood. This page comes back when it can.'),
    h('ul', { role: 'alert' }, items),
  ])
}
