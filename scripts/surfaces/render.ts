/** The text of a generated file. */
import type { SurfaceFile } from '../../runner/lint/surfaces/surface.ts'

/** Arrays of words on one line: a change of one command is a change of few lines. */
export function renderSurface(surface: SurfaceFile): string {
  return JSON.stringify(surface, null, 1).replaceAll(
    /\[\s+("[^\]]*")\s+\]/g,
    (_, items: string) => `[${items.replaceAll(/\s*\n\s*/g, ' ')}]`,
  )
}
