/** Colours by meaning. */
import { styleText } from 'node:util'

type Style = Parameters<typeof styleText>[0]

export type Paint = Record<'good' | 'bad' | 'weak' | 'dim' | 'strong', (text: string) => string>

/** Without colour every function returns its text unchanged. */
export function painter(color: boolean): Paint {
  const paint = (style: Style) => (text: string) => (color ? styleText(style, text, { validateStream: false }) : text)
  return {
    good: paint('green'),
    bad: paint(['red', 'bold']),
    weak: paint('yellow'),
    dim: paint('dim'),
    strong: paint('bold'),
  }
}
