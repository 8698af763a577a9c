/** How pages call a lab. */
import type { Evidence } from '../../runner/evidence/schema.ts'

export function labName({ lab }: Pick<Evidence, 'lab'>): string {
  const bootc = lab.bootc.kind === 'real' ? ` with bootc ${lab.bootc.version ?? ''}`.trimEnd() : ''
  return `${lab.name} lab${bootc}`
}
