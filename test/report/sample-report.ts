import type { RunReport } from '../../runner/report/report.ts'
import { reportOfEvidence, reportOfTutorial } from '../../runner/report/report.ts'
import type { RenderOptions } from '../../runner/report/reporters/reporter.ts'
import { image, sampleBlockEvidence, sampleEvidence, sampleFailure, sampleTutorial } from '../evidence/samples.ts'

export const renderOptions: RenderOptions = { color: false, cwd: '/docs' }

const file = (id: string) => ({ id, path: `content/${id}.md`, title: id, hash: '2'.repeat(64) })

const contract = sampleBlockEvidence({ id: 'lint-1', line: 40, level: 'contract', why: 'bootc is not in this lab' })
const skipped = sampleBlockEvidence({
  id: 'boot-1',
  line: 50,
  status: 'skipped',
  level: 'linted',
  exit: null,
  ms: 0,
  why: 'needs kvm: no /dev/kvm',
})
const hidden = sampleBlockEvidence({ id: 'seed-1', line: 60, labOnly: true })
const onReal = sampleBlockEvidence({ id: 'host-1', line: 70, subject: 'real' })

/** A failure, a pass with weak and skipped blocks from the cache, and one that did not run. */
export function sampleReport(changes: Partial<RunReport> = {}): RunReport {
  const passed = sampleEvidence({
    tutorial: file('build/lint'),
    level: 'contract',
    blocks: [sampleBlockEvidence(), contract, skipped, hidden, onReal],
  })
  return {
    lab: { ...sampleEvidence().lab, images: [image] },
    tutorials: [
      reportOfEvidence(sampleFailure(), false),
      reportOfEvidence(passed, true),
      reportOfTutorial(
        sampleTutorial({ id: 'run/later', file: 'content/run/later.md' }),
        'not begun: an earlier one failed',
      ),
    ],
    findings: [],
    sources: { 'content/build/first-image.md': `${'text\n'.repeat(12)}podman build .\n` },
    shortfalls: [],
    interrupted: false,
    listed: false,
    ms: 5000,
    ...changes,
  }
}
