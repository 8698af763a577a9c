/** Commands that a page shows because they fail. */
import type { Invocation } from '../commands/invocations.ts'
import type { Region } from '../text/region.ts'
import type { Checked } from './rule.ts'

/** Lines of the fences with `exit=`: what fails there is meant to. */
export function linesThatFail({ fences }: Checked): Set<number> {
  return new Set(fences.filter(({ tags }) => tags?.values.exit).map(({ fence }) => fence.line))
}

/** `! podman run …`, `if podman inspect …`, `podman run … || true`. */
export function mayFail({ region, words }: Pick<Invocation, 'region' | 'words'>): boolean {
  return mayFailAt(region, words[0]?.start ?? 0, words.at(-1)?.end ?? 0)
}

/** The same of the command that stands between two offsets. */
export function mayFailAt({ text }: Region, from: number, to: number): boolean {
  const start = text.lastIndexOf('\n', from) + 1
  const end = text.indexOf('\n', to)
  return /(^|[;&|(]|\bdo|\bthen)\s*(!|if|elif|while|until)\s|\|\|/.test(text.slice(start, end < 0 ? undefined : end))
}
