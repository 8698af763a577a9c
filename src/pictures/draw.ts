/**
 * Boxes, arrows and words as SVG. Colours are the theme's, with fallbacks for where a picture stands alone; text is text,
 * so that it can be selected, searched and read aloud.
 */
export type Tone = 'plain' | 'ink' | 'good' | 'next' | 'old' | 'ghost'

export type Picture = {
  title: string
  /** What the picture shows, for those who do not see it. */
  description: string
  width: number
  height: number
  body: string
}

/** An element of a page. */
export function inlineSvg({ title, description, width, height, body }: Picture, name: string): string {
  return `<figure class="picture not-content" role="group" aria-label="${title}" tabindex="0"><svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="picture-${name}-t picture-${name}-d"><title id="picture-${name}-t">${title}</title><desc id="picture-${name}-d">${description}</desc>${body}</svg></figure>`
}

/** A file that stands alone, with the colours of the light theme on a white ground. */
export function standaloneSvg({ title, description, width, height, body }: Picture): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"><title>${title}</title><desc>${description}</desc><style>${styles}</style><rect width="100%" height="100%" fill="#fff"/>${body}</svg>\n`
}

const styles = [
  'text{font:14px "Red Hat Text",system-ui,sans-serif;fill:#14191f}',
  '.pic-code{font-family:"Red Hat Mono",ui-monospace,monospace;font-size:13px}.pic-bold{font-weight:700}',
  'rect{stroke-width:1.2}.pic-plain rect{fill:#fff;stroke:#7a8694}.pic-ink rect{fill:#edf0f4;stroke:#7a8694}',
  '.pic-good rect{fill:#dff3e7;stroke:#14683a}.pic-next rect{fill:#dfeaf8;stroke:#1f5fa8}.pic-old rect{fill:#fdf1d3;stroke:#7a5200}',
  '.pic-ghost rect{fill:none;stroke:#7a8694;stroke-dasharray:4 4}',
  '.pic-line{fill:none;stroke:#4d5966;stroke-width:1.6}.pic-dashed{stroke-dasharray:5 4}',
].join('')

export function box(x: number, y: number, width: number, height: number, tone: Tone, ...lines: string[]): string {
  const first = y + height / 2 + 5 - (lines.length - 1) * 9
  const words = lines.map((line, index) => label(x + width / 2, first + index * 18, line, 'middle')).join('')
  return `<g class="pic-${tone}"><rect x="${x}" y="${y}" width="${width}" height="${height}" rx="7"/>${words}</g>`
}

/** Words in backticks are code, and in asterisks bold. */
export function label(x: number, y: number, text: string, anchor: 'start' | 'middle' | 'end' = 'start'): string {
  const kind = /^`.*`$/.test(text) ? ' class="pic-code"' : /^\*.*\*$/.test(text) ? ' class="pic-bold"' : ''
  const at = anchor === 'start' ? '' : ` text-anchor="${anchor}"`
  return `<text x="${x}" y="${y}"${at}${kind}>${escaped(kind === '' ? text : text.slice(1, -1))}</text>`
}

type Point = [x: number, y: number]

/** Through the points, with a head at the last. */
export function arrow(...points: Point[]): string {
  return line('pic-line', points)
}

export function dashedArrow(...points: Point[]): string {
  return line('pic-line pic-dashed', points)
}

function line(className: string, points: Point[]): string {
  const path = points.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${x} ${y}`).join('')
  return `<path class="${className}" d="${path}${head(points)}"/>`
}

function head(points: Point[]): string {
  const [x, y] = points.at(-1) ?? [0, 0]
  const [fromX, fromY] = points.at(-2) ?? [0, 0]
  const angle = Math.atan2(y - fromY, x - fromX)
  const side = (turn: number): string =>
    `${Math.round(x - 9 * Math.cos(angle + turn))} ${Math.round(y - 9 * Math.sin(angle + turn))}`
  return `M${side(0.45)}L${x} ${y}L${side(-0.45)}`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
