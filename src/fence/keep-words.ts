/** Lines that are too long go on below. Browsers break them at hyphens too; a torn option could not be read. */
import type { ElementContent } from 'hast'
import { h } from 'hastscript'

/** Characters. On a phone, a longer word would fit nowhere; it breaks between its parts. */
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
  for (const part of text.split(/(\s+)/).flatMap(partsOf)) {
    if (!part.includes('-') || part.length > longestWhole) plain += part
    else {
      if (plain !== '') nodes.push({ type: 'text', value: plain })
      nodes.push(h('span', { className: ['whole'] }, part))
      plain = ''
    }
  }
  return plain === '' ? nodes : [...nodes, { type: 'text', value: plain }]
}

/** An option's name and value, or the directories of a path. */
function partsOf(word: string): string[] {
  return word.length > longestWhole ? word.split(/(?<=[/=])/) : [word]
}
