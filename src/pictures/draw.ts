/**
 * Boxes, arrows and words as SVG. Colours are the theme's, with fallbacks for where a picture stands alone; text is text,
 * so that it can be selected, searched and read aloud.
 */
export type Tone = 'plain' | 'ink' | 'good' | 'next' | 'old' | 'ghost'

/** Fill, line and text of a box: a variable of the theme, and what it is without one. */
const tones: Record<Tone, string> = {
  plain: 'pic-plain',
  ink: 'pic-ink',
  good: 'pic-good',
  next: 'pic-next',
  old: 'pic-old',
  ghost: 'pic-ghost',
}

export type Picture = {
  title: string
  /** What the picture shows, for those who do not see it. */
  description: string
  width: number
  height: number
  body: string
}

export function box(x: number, y: number, width: number, height: number, tone: Tone, ...lines: string[]): string {
  const first = y + height / 2 + 5 - (lines.length - 1) * 9
  const words = lines.map((line, index) => label(x + width / 2, first + index * 18, line, 'middle')).join('')
  return `<g class="${tones[tone]}"><rect x="${x}" y="${y}" width="${width}" height="${height}" rx="7"/>${words}</g>`
}

/** Words in backticks are code, and in asterisks bold. */
export function label(x: number, y: number, text: string, anchor: 'start' | 'middle' | 'end' = 'start'): string {
  const kind = /^`.*`$/.test(text) ? ' class="pic-code"' : /^\*.*\*$/.test(text) ? ' class="pic-bold"' : ''
  const at = anchor === 'start' ? '' : ` text-anchor="${anchor}"`
  return `<text x="${x}" y="${y}"${at}${kind}>${escaped(kind === '' ? text : text.slice(1, -1))}</text>`
}

/** Through the points, with a head at the last. */
export function arrow(points: [number, number][], dashed = false): string {
  const path = points.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${x} ${y}`).join('')
  return `<path class="pic-line${dashed ? ' pic-dashed' : ''}" d="${path}${head(points)}"/>`
}

function head(points: [number, number][]): string {
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
