/** Lines that are too long go on below. Browsers break them at hyphens too; a torn option could not be read. */
import type { ElementContent } from 'hast'
import { h } from 'hastscript'

/** Characters. A longer word, such as a path, may break: on a phone it would fit nowhere. */
const longestWhole = 32

/** Nodes of one line, in which words with hyphens are elements of their own. */
export function keepWords(nodes: ElementContent[]): ElementContent[] {
  return nodes.flatMap((node) => {
    if (node.type === 'text') return node.value.includes('-') ? splitWords(node.value) : [node]
    return node.type === 'element' ? [{ ...node, children: keepWords(node.children) }] : [node]
  })
}

function splitWords(text: string): ElementContent[] {
  const nodes: ElementContent[] = []
  let plain = ''
  for (const word of text.split(/(\s+)/)) {
    if (!word.includes('-') || word.length > longestWhole) plain += word
    else {
      if (plain !== '') nodes.push({ type: 'text', value: plain })
      nodes.push(h('span', { className: ['whole'] }, word))
      plain = ''
    }
  }
  return plain === '' ? nodes : [...nodes, { type: 'text', value: plain }]
}
