/** Numbers and dates as the site writes them. Always UTC, so that two builds agree. */

const dates = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' })

/** `23 Nov 2026`. */
export function formatDate(iso: string): string {
  const date = new Date(iso)
  if (Number.isNaN(date.getTime())) return iso
  return dates.format(date)
}

/** `0.4 s`, `12 s`, `3 min 20 s`. */
export function formatDuration(ms: number): string {
  if (ms < 10_000) return `${(ms / 1000).toFixed(1)} s`
  const seconds = Math.round(ms / 1000)
  if (seconds < 60) return `${seconds} s`
  const rest = seconds % 60
  return rest === 0 ? `${Math.floor(seconds / 60)} min` : `${Math.floor(seconds / 60)} min ${rest} s`
}

/** `sha256:0123456789ab`. */
export function shortDigest(digest: string): string {
  return digest.replace(/^(sha256:[0-9a-f]{12})[0-9a-f]+$/, '$1')
}

/** `today`, `3 days ago`; calendar days in UTC. */
export function formatAge(iso: string, now: Date): string {
  const days = daysSince(iso, now)
  if (days <= 0) return 'today'
  return days === 1 ? 'yesterday' : `${days} days ago`
}

export function daysSince(iso: string, now: Date): number {
  const day = 86_400_000
  return Math.floor(now.getTime() / day) - Math.floor(Date.parse(iso) / day)
}
