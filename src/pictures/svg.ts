/** A picture as an element of a page, and as a file that stands alone. */
import type { Picture } from './draw.ts'

export function inlineSvg({ title, description, width, height, body }: Picture, name: string): string {
  return `<figure class="picture not-content" role="group" aria-label="${title}" tabindex="0"><svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="picture-${name}-t picture-${name}-d"><title id="picture-${name}-t">${title}</title><desc id="picture-${name}-d">${description}</desc>${body}</svg></figure>`
}

/** With the colours of the light theme on a white ground. */
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
