/**
 * The published vocabulary of fence tags, version 1 (front matter `schema: 1`), as data.
 * The parser, the linter and CONTRIBUTING read this one table.
 */
import { matchNames } from '../model.ts'

/** How the value of a tag is written; `flag` takes none. */
export type TagForm = 'flag' | 'path' | 'name' | 'status' | 'duration' | 'needs' | 'reason' | 'match' | 'mode'

/** What a tagged fence is: commands, commands with their output, a file, or what a block must print. */
export type FenceKind = 'bash' | 'console' | 'file' | 'output'

export type Tag = {
  name: string
  form: TagForm
  /** Kinds of fences that may carry it. */
  on: readonly FenceKind[]
  /** Makes a fence ours: without one of these a fence is never run, written or compared. */
  primary?: true
  description: string
  example: string
}

/** Languages of fences with `run`, by the kind of block that they make. */
export const runLanguages: Readonly<Record<string, 'bash' | 'console'>> = {
  bash: 'bash',
  sh: 'bash',
  shell: 'bash',
  console: 'console',
}

/** Values of `needs=`, beside `tool:NAME`. */
export const needNames = ['bootc', 'guest', 'kvm', 'loop', 'network'] as const

/** How a value form is described to writers. */
export const tagForms: Readonly<Record<TagForm, string>> = {
  flag: 'no value',
  path: 'a relative path without `..`',
  name: 'letters, digits, `-`, `_` and `.`, beginning with a letter or digit',
  status: 'a number from 0 to 255',
  duration: 'a number and a unit: `ms`, `s`, `m` or `h` (at most 24h)',
  needs: `a list without blanks of ${needNames.map((name) => `\`${name}\``).join(', ')}, \`tool:NAME\``,
  reason: 'a reason in quotes',
  match: `one of ${matchNames.map((name) => `\`${name}\``).join(', ')}`,
  mode: 'permissions as three or four octal digits',
}

const runs = ['bash', 'console'] as const
const blocks = ['bash', 'console', 'file'] as const

export const tags: readonly Tag[] = [
  {
    name: 'run',
    form: 'flag',
    on: runs,
    primary: true,
    description: 'Executes the block in a session of the tutorial.',
    example: 'bash run',
  },
  {
    name: 'file',
    form: 'path',
    on: ['file'],
    primary: true,
    description: 'Writes the block to this file in the working directory.',
    example: 'dockerfile file=Containerfile',
  },
  {
    name: 'snippet',
    form: 'path',
    on: ['file'],
    primary: true,
    description:
      'Mirrors a file below snippets/ and writes it to the working directory, by its base name or by `file=`.',
    example: 'ini snippet=web/hello.service',
  },
  {
    name: 'output',
    form: 'flag',
    on: ['output'],
    primary: true,
    description: 'What the `run` block before must print; `...` skips.',
    example: 'text output',
  },
  {
    name: 'match',
    form: 'match',
    on: ['output', 'console'],
    description: 'How expected output is compared; `lines` by default.',
    example: 'json output match=json-subset',
  },
  {
    name: 'session',
    form: 'name',
    on: runs,
    description: 'Runs in a shell session of its own by this name; its state lasts through the tutorial.',
    example: 'bash run session=server',
  },
  {
    name: 'on',
    form: 'name',
    on: blocks,
    description: 'Runs on this machine: a name from `places` in the front matter, or a declared guest.',
    example: 'bash run on=machine',
  },
  {
    name: 'exit',
    form: 'status',
    on: runs,
    description: 'The exit status that is expected of the block (in console blocks: of the last command).',
    example: 'bash run exit=1',
  },
  {
    name: 'timeout',
    form: 'duration',
    on: runs,
    description: 'Ends the block and fails it after this time.',
    example: 'bash run timeout=10m',
  },
  {
    name: 'retry',
    form: 'duration',
    on: runs,
    description: 'Runs the block again until it succeeds, for at most this time.',
    example: 'bash run retry=60s',
  },
  {
    name: 'background',
    form: 'flag',
    on: ['bash'],
    description: 'Goes on with the next block while this one runs; an `output` block waits for its output.',
    example: 'bash run background',
  },
  {
    name: 'cleanup',
    form: 'flag',
    on: runs,
    description: 'Runs at the end of the tutorial, whatever happened before.',
    example: 'bash run cleanup',
  },
  {
    name: 'needs',
    form: 'needs',
    on: blocks,
    description: 'What the lab must offer for the block to be judged.',
    example: 'bash run needs=guest,kvm',
  },
  {
    name: 'skip',
    form: 'reason',
    on: blocks,
    description: 'Never runs the block; the reason is shown to readers.',
    example: 'bash run skip="erases the disk"',
  },
  {
    name: 'id',
    form: 'name',
    on: blocks,
    description: 'Names the block in reports and links; unique in the tutorial.',
    example: 'bash run id=build',
  },
  {
    name: 'mode',
    form: 'mode',
    on: ['file'],
    description: 'Permissions of the written file.',
    example: 'bash file=check.sh mode=0755',
  },
]

/** Tags by name. */
export const tagsByName: ReadonlyMap<string, Tag> = new Map(tags.map((tag) => [tag.name, tag]))
