/** How a spelling is judged that a tool's surface does not have: a slip, or newer than what is known of the tool. */
import type { SurfaceFile } from '../surfaces/surface.ts'
import type { Finding, ReadOptions } from './reading.ts'
import { isNewer } from './versions.ts'

/**
 * A slip is near a known spelling. Another one may have come with a newer version, so it is an error only where the block is
 * run as it stands; undefined where readers have a version that is newer than the surface.
 */
export function judgeUnknown(
  surface: SurfaceFile,
  finding: Omit<Finding, 'severity' | 'suggestion'>,
  { near, otherwise }: { near: string | undefined; otherwise: string },
  options: ReadOptions,
): Finding | undefined {
  const version = `${surface.tool} ${surface.version}`
  const target = options.targets?.[surface.tool]
  const newer = target !== undefined && isNewer(target, surface.version)
  if (near) {
    const severity = newer ? 'warning' : 'error'
    return { ...finding, severity, message: `${finding.message} (${version})`, suggestion: near }
  }
  if (newer || options.loose) return undefined
  if (options.strict) {
    return { ...finding, severity: 'error', message: `${finding.message} (${version})`, suggestion: otherwise }
  }
  return {
    ...finding,
    severity: 'warning',
    message: `${finding.message} in ${surface.version}, the newest version that is known`,
    suggestion: `${otherwise}; where readers have a newer one, call with \`--target ${surface.tool}=VERSION\``,
  }
}
