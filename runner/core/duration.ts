/** Milliseconds as people read them, e.g. `800 ms`, `3.4 s`, `10 min`, `2 min 05 s`, `1 h 02 min`. */
export function formatDuration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`
  if (ms < 59_950) return `${Number((ms / 1000).toFixed(1))} s`
  const seconds = Math.round(ms / 1000)
  if (seconds < 3600) return inUnits(seconds, 'min', 's')
  return inUnits(Math.round(seconds / 60), 'h', 'min')
}

/** The small unit is left out where there is none of it. */
function inUnits(count: number, large: string, small: string): string {
  const rest = count % 60
  return `${Math.floor(count / 60)} ${large}${rest === 0 ? '' : ` ${String(rest).padStart(2, '0')} ${small}`}`
}
