/** Made-up tutorials, labs and records for tests that are about what is done with them, not about how they came to be. */

import type { RunBlock, Tutorial } from '../../runner/document/model.ts'
import type { BlockEvidence, Evidence } from '../../runner/evidence/schema.ts'
import type { LabDescription } from '../../runner/lab/lab.ts'

export const image = {
  name: 'quay.io/fedora/fedora-bootc:44',
  digest: `sha256:${'a'.repeat(64)}`,
  source: 'recipe',
  subject: 'stand-in' as const,
}

export function sampleLab(changes: Partial<LabDescription> = {}): LabDescription {
  return {
    name: 'offline',
    identity: 'f'.repeat(64),
    versions: { podman: '5.8.0' },
    images: [image],
    kernel: '6.18.0',
    cpu: 'x86_64',
    user: 'reader',
    rootless: { works: true },
    bootc: { kind: 'stub' },
    lacks: { kvm: 'no /dev/kvm' },
    substitutions: [],
    networked: false,
    ...changes,
  }
}

export function sampleBlock(changes: Partial<RunBlock> = {}): RunBlock {
  return {
    kind: 'run',
    id: 'build-1',
    hash: 'b'.repeat(64),
    line: 12,
    column: 1,
    endLine: 14,
    language: 'bash',
    tags: ['run'],
    labOnly: false,
    needs: [],
    steps: [{ script: 'podman build .', line: 13, column: 1 }],
    session: 'default',
    exit: 0,
    background: false,
    cleanup: false,
    ...changes,
  }
}

export function sampleTutorial(changes: Partial<Tutorial> = {}): Tutorial {
  return {
    id: 'build/first-image',
    file: 'content/build/first-image.md',
    source: `FROM ${image.name}\n`,
    hash: '1'.repeat(64),
    frontMatter: {
      schema: 1,
      title: 'A first image',
      description: 'Builds it.',
      keywords: [],
      kind: 'tutorial',
      level: 'executed',
      images: [image.name],
      architectures: [],
      prerequisites: [],
      order: 100,
      places: {},
      covers: [],
      sources: [],
    },
    blocks: [sampleBlock()],
    declarations: [],
    variants: {},
    ...changes,
  }
}

export function sampleBlockEvidence(changes: Partial<BlockEvidence> = {}): BlockEvidence {
  return {
    id: 'build-1',
    hash: 'b'.repeat(64),
    line: 12,
    endLine: 14,
    kind: 'run',
    tags: ['run'],
    labOnly: false,
    status: 'passed',
    level: 'executed',
    subject: 'stand-in',
    exit: 0,
    ms: 1234,
    startedAt: '2026-11-20T10:00:00.000Z',
    ...changes,
  }
}

export function sampleEvidence(changes: Partial<Evidence> = {}): Evidence {
  const { name, identity, versions, kernel, cpu, user, rootless, bootc, substitutions } = sampleLab()
  return {
    schema: 1,
    tutorial: {
      id: 'build/first-image',
      path: 'content/build/first-image.md',
      title: 'A first image',
      hash: '1'.repeat(64),
    },
    lab: { name, identity, versions, kernel, cpu, user, rootless, bootc, substitutions },
    images: [image],
    variant: {},
    status: 'passed',
    level: 'executed',
    subject: 'stand-in',
    startedAt: '2026-11-20T10:00:00.000Z',
    ms: 2000,
    blocks: [sampleBlockEvidence()],
    leftovers: { processes: [], containers: [], loopDevices: [] },
    key: 'k',
    ...changes,
  }
}

/** A failed run of the sample, with everything a failure can hold. */
export function sampleFailure(changes: Partial<Evidence> = {}): Evidence {
  const failure = {
    line: 13,
    column: 1,
    message: 'the output is not what the page says',
    command: 'podman build .',
    diff: '-expected\n+seen',
    suggestion: 'Change line 16, or the command.',
  }
  const transcript = { text: 'seen\n\u001b[31mred\u001b[0m \u0000 \ud800 end & <b>\n', omitted: 0 }
  const block = sampleBlockEvidence({ status: 'failed', level: 'linted', exit: 1, failure, transcript })
  return sampleEvidence({ status: 'failed', level: 'linted', blocks: [block], ...changes })
}
