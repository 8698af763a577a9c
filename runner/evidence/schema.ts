/** What a run of one tutorial left behind: the only source of the site's badges and of every report. */

import { z } from 'zod'

const level = z.enum(['linted', 'contract', 'executed', 'booted'])
const subject = z.enum(['real', 'stand-in', 'candidate'])
const status = z.enum(['passed', 'failed', 'skipped', 'not-reached'])

const image = z.object({ name: z.string(), digest: z.string(), source: z.string(), subject })

/** A place in the Markdown where something was not as expected. */
const failure = z.object({
  line: z.number().int(),
  column: z.number().int(),
  message: z.string(),
  /** The command that failed, where the shell reported it. */
  command: z.string().optional(),
  /** Unified diff of expected and seen output. */
  diff: z.string().optional(),
  suggestion: z.string().optional(),
})

const block = z.object({
  id: z.string(),
  hash: z.string(),
  line: z.number().int(),
  endLine: z.number().int(),
  kind: z.enum(['run', 'file']),
  tags: z.array(z.string()),
  labOnly: z.boolean(),
  status,
  /** What was proven; a block that failed or was not reached is at most `linted`. */
  level,
  subject,
  exit: z.number().int().nullable(),
  ms: z.number().nonnegative(),
  /** ISO 8601; absent when it did not run. */
  startedAt: z.string().optional(),
  /** Why the level is not stronger, or why the block did not run. */
  why: z.string().optional(),
  /** What else a reader of the evidence should know: a shell that ended, a service that stopped. */
  notes: z.array(z.string()).optional(),
  /** Bounded, secrets masked, valid UTF-8; `omitted` counts the bytes left out of the middle. */
  transcript: z.object({ text: z.string(), omitted: z.number().int() }).optional(),
  failure: failure.optional(),
  /** Calls that the bootc stub recorded. */
  bootcCalls: z.array(z.string()).optional(),
  /** Attempts of a `retry=` block. */
  attempts: z.number().int().optional(),
  bootloader: z.enum(['direct-kernel', 'grub', 'systemd-boot']).optional(),
})

export const evidenceSchema = z.object({
  schema: z.literal(1),
  tutorial: z.object({
    id: z.string(),
    path: z.string(),
    title: z.string(),
    hash: z.string(),
    commit: z.string().optional(),
  }),
  lab: z.object({
    name: z.string(),
    identity: z.string(),
    versions: z.record(z.string(), z.string()),
    kernel: z.string(),
    /** Absent in records that are older than this field. */
    architecture: z.string().optional(),
    cpu: z.string(),
    user: z.string(),
    rootless: z.object({ works: z.boolean(), why: z.string().optional() }),
    bootc: z.object({ kind: z.enum(['real', 'stub']), version: z.string().optional(), source: z.string().optional() }),
    /** Programs that the user brought by `--tool`. */
    tools: z
      .array(
        z.object({ name: z.string(), version: z.string().exactOptional(), digest: z.string(), source: z.string() }),
      )
      .exactOptional(),
    substitutions: z.array(z.string()),
    /** Whether blocks can reach the network there; absent means they may. */
    networked: z.boolean().optional(),
  }),
  /** Absent where the lab isolates pages by namespaces alone. `vm`: the whole lab was in a virtual machine. */
  isolation: z.object({ kind: z.literal('vm'), accelerator: z.enum(['kvm', 'emulation']) }).exactOptional(),
  images: z.array(image),
  /** Chosen value per sync key of tabs. */
  variant: z.record(z.string(), z.string()),
  status: z.enum(['passed', 'failed', 'interrupted']),
  /** Why the document as a whole failed although no block did. */
  why: z.string().optional(),
  /** The weakest level of the visible run blocks. */
  level,
  subject,
  startedAt: z.string(),
  ms: z.number().nonnegative(),
  blocks: z.array(block),
  /** Machines that were booted. */
  guests: z
    .array(
      z.object({
        name: z.string(),
        source: z.string(),
        bootloader: z.enum(['direct-kernel', 'grub', 'systemd-boot']),
        /** `emulation`: no virtualization by the processor; slower, the same results. */
        accelerator: z.enum(['kvm', 'emulation']),
        /** `saved-state`: it went on from where a machine of the same image had been saved after its boot. */
        boots: z.array(
          z.object({
            how: z.enum(['power-on', 'reboot', 'saved-state']),
            ms: z.number().nonnegative(),
            /** A start before it that showed no sign of life and was given up: what was seen of it. */
            hung: z.string().exactOptional(),
          }),
        ),
        /** End of the console, as it is: with the terminal's control characters replaced. */
        console: z.string(),
      }),
    )
    .optional(),
  leftovers: z.object({
    processes: z.array(z.string()),
    containers: z.array(z.string()),
    loopDevices: z.array(z.string()),
  }),
  /** Cache key: equal keys need no new run. */
  key: z.string(),
  /** What the key is made of, by name, so that a changed key can be explained. */
  inputs: z.record(z.string(), z.string()).optional(),
  /** Hash of all other fields, in files only: what was changed by hand is no evidence. */
  seal: z.string().optional(),
  /** Of the seal, by the key of the machine that ran it, in files only. Elsewhere it means nothing. */
  mark: z.string().optional(),
})
export type Evidence = z.infer<typeof evidenceSchema>
export type BlockEvidence = z.infer<typeof block>
export type Failure = z.infer<typeof failure>
export type Status = z.infer<typeof status>

/** JSON Schema (2020-12) of an evidence file, made from the schema that checks them. */
export function evidenceJsonSchema(): Record<string, unknown> {
  return {
    ...z.toJSONSchema(evidenceSchema),
    title: 'Evidence of a run of one tutorial',
    description: 'What was run, where, on which images, and what was proven, block by block.',
  }
}
