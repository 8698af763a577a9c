/** The options of `verify-docs`: one table for parsing and for the help. */

import { availableParallelism } from 'node:os'
import { defined } from '../../core/defined.ts'
import type { Level } from '../../document/model.ts'
import { type OptionSpec, parseArguments } from './arguments.ts'
import {
  notOneOf,
  type ReportTarget,
  readCount,
  readDuration,
  readLevel,
  readPair,
  readReportTargets,
  readShard,
  readTimeout,
} from './option-values.ts'

type Authoring = { task: 'watch' } | { task: 'update'; yes: boolean } | { task: 'shell-on-failure' }

type Task = Authoring['task']

const authoringOptions: Record<Task | 'yes', OptionSpec> = {
  watch: { help: 'Keep the lab open, and go on from the first changed block when a page is saved. Keeps no evidence.' },
  update: { help: 'Offer to write what was printed into `output` blocks that differ; asks for each.' },
  yes: { help: 'With --update: write without asking.' },
  'shell-on-failure': { help: 'Open a shell where a block failed, before the clean-up. One tutorial at a time.' },
}

/** Why an option says nothing beside a task. */
const excluded: Record<Task, Record<string, string>> = {
  watch: {
    list: 'it runs blocks',
    shard: 'it is for one machine',
    filter: 'it takes pages by their paths',
    jobs: 'it runs one page at a time',
    report: 'it comes to no end that could be reported',
    require: 'it comes to no end that could be judged',
    explain: 'it takes nothing from the cache',
    'no-cache': 'it takes nothing from the cache',
    'max-age': 'it takes nothing from the cache',
    'fail-fast': 'it goes on after failures',
    'keep-going': 'it goes on after failures',
  },
  update: { list: 'it runs blocks', shard: 'it is for one machine' },
  'shell-on-failure': { list: 'it runs blocks', jobs: 'it runs one tutorial at a time' },
}

type Call = { named: ReadonlySet<string>; paths: string[]; errors: string[] }

function readAuthoring({ named, paths, errors }: Call): Authoring | undefined {
  const tasks = (Object.keys(excluded) as Task[]).filter((task) => named.has(task))
  const [task] = tasks
  if (named.has('yes') && !named.has('update')) errors.push('--yes says nothing without --update')
  if (task === undefined) return undefined
  if (tasks.length > 1) errors.push(`${tasks.map((name) => `--${name}`).join(' and ')} cannot be given together`)
  for (const [name, why] of Object.entries(excluded[task]))
    if (named.has(name)) errors.push(`--${name} cannot be given with --${task}: ${why}`)
  if (paths.length === 0) errors.push(`--${task} needs a page, e.g. --${task} content/build/first-image.md`)
  return task === 'update' ? { task, yes: named.has('yes') } : { task }
}

/** More tutorials at once than this have never been of use: they wait for the disk. */
const mostJobs = 8
const defaultMaxAge = '24h'

export const labOptions: Record<string, OptionSpec> = {
  lab: {
    value: 'NAME',
    help: 'Where blocks run: fedora or offline. Default: fedora for root where a registry answers, else offline.',
  },
  image: {
    value: 'NAME=SOURCE',
    multiple: true,
    help: 'Put a candidate behind a documented image name (docker://…, oci-archive:FILE, containers-storage:…).',
  },
  'variant-image': {
    value: 'ID',
    help: 'Run the pages that hold for a variant on its image, e.g. centos; content/variants.json has the ids.',
  },
  bootc: {
    value: 'FILE',
    help: 'A real bootc for the offline lab: a binary or an install tree. Default: $BOOTC, else bootc on PATH.',
  },
  tool: {
    value: 'NAME=FILE',
    multiple: true,
    help: 'Put a real program of yours into the lab, such as bcvk or image-builder, for blocks with needs=tool:NAME.',
  },
  'allow-network': { help: 'Let blocks with needs=network reach the network in the offline lab too.' },
  'no-root-pages': { help: "Run no page that takes this machine's own root: those with needs=loop." },
  'offline-cache': { value: 'DIR', help: 'Keep what provisioning downloads in DIR, and take it from there.' },
  help: { short: 'h', help: 'Show this help.' },
}

export const verifyOptions: Record<string, OptionSpec> = {
  ...authoringOptions,
  list: { help: 'List the tutorials with the number of their blocks; run nothing.' },
  ...labOptions,
  isolate: {
    value: 'vm',
    help: "Run strangers' pages in a virtual machine that has the whole offline lab in it; slow without KVM.",
  },
  jobs: { value: 'N', short: 'j', help: `Tutorials at once. Default: one per processor, at most ${mostJobs}.` },
  filter: { value: 'ID-GLOB', multiple: true, help: "Only tutorials whose id matches, e.g. 'build/*'." },
  'changed-since': {
    value: 'COMMIT',
    help: 'Only pages that differ from this commit, and those that depend on them; all when the runner differs.',
  },
  until: { value: 'LINE', help: 'Run one page up to the block at this line. Keeps no evidence.' },
  shard: { value: 'i/n', help: 'Only part i of n, balanced by recorded durations.' },
  variant: {
    value: 'KEY=VALUE',
    multiple: true,
    help: 'Which tab to run where a tutorial has tabs. Default: the first.',
  },
  secret: {
    value: 'NAME',
    multiple: true,
    help: 'Hand the environment variable NAME to tutorials; its value is masked everywhere.',
  },
  timeout: { value: 'TIME', help: 'Time limit of a block that names none, e.g. 10m.' },
  require: { value: 'LEVEL', help: 'Exit 1 when a block is proven weaker, did not run, or ran on a stand-in.' },
  report: {
    value: 'NAME[=FILE]',
    multiple: true,
    help: 'Write a report: json, junit, sarif, github, github-summary, terminal. FILE - is standard output.',
  },
  explain: {
    help: 'Say of each tutorial why it runs or is taken from the cache; with --list, without running (the lab is provided).',
  },
  'no-cache': { help: 'Run everything, whatever evidence there is.' },
  'max-age': { value: 'TIME', help: `How long evidence from the network is good for. Default: ${defaultMaxAge}.` },
  'evidence-key': {
    value: 'FILE',
    help: 'Take evidence of other machines from the cache too, where this public key verifies it.',
  },
  'fail-fast': { help: 'Begin no further tutorial after the first failure.' },
  'keep-going': { help: 'Run the documents without errors even if others have some.' },
  'print-schema': { help: 'Print the JSON Schema of evidence files.' },
}

export type LabChoice = {
  lab?: string
  images: Record<string, string>
  variantImage?: string
  bootc?: string
  tools: Record<string, string>
  allowNetwork: boolean
  noRootPages: boolean
  offlineCache?: string
}

export type VerifyOptions = LabChoice & {
  paths: string[]
  list: boolean
  jobs: number
  filters: string[]
  shard?: { index: number; count: number }
  changedSince?: string
  variant: Record<string, string>
  secrets: string[]
  timeout?: number
  require?: Level
  reports: ReportTarget[]
  explain: boolean
  useCache: boolean
  maxAge: number
  evidenceKey?: string
  failFast: boolean
  keepGoing: boolean
  until?: number
  isolate?: 'vm'
  authoring?: Authoring
}

export function readVerifyOptions(args: string[]): {
  options: VerifyOptions
  errors: string[]
  switches: Set<string>
} {
  const { switches, values, positionals, errors } = parseArguments(args, verifyOptions)
  const named = new Set([...switches, ...values.keys()])
  const all = (name: string) => values.get(name) ?? []
  const one = <Value>(name: string, read: (option: string, text: string, errors: string[]) => Value) => {
    const [text] = all(name)
    return text === undefined ? undefined : read(`--${name}`, text, errors)
  }
  const options: VerifyOptions = {
    ...readLabChoice(switches, values, errors),
    paths: positionals,
    list: switches.has('list'),
    jobs: one('jobs', readCount) ?? Math.min(availableParallelism(), mostJobs),
    filters: all('filter'),
    variant: pairs('--variant', all('variant'), '--variant KEY=VALUE, e.g. --variant engine=podman', errors),
    secrets: readNames(all('secret'), errors),
    reports: readReportTargets(all('report'), errors),
    explain: switches.has('explain'),
    useCache: !switches.has('no-cache'),
    maxAge: one('max-age', readDuration) ?? readDuration('--max-age', defaultMaxAge, errors),
    failFast: switches.has('fail-fast'),
    keepGoing: switches.has('keep-going'),
    ...defined({
      changedSince: all('changed-since')[0],
      shard: one('shard', readShard),
      timeout: one('timeout', readTimeout),
      require: one('require', readLevel),
      evidenceKey: all('evidence-key')[0],
      until: readUntil(all('until')[0], named, errors),
      authoring: readAuthoring({ named, paths: positionals, errors }),
    }),
  }
  if (options.authoring?.task === 'shell-on-failure') options.jobs = 1
  if (named.has('isolate')) {
    checkIsolation(named, all('isolate')[0], options.lab, errors)
    Object.assign(options, { isolate: 'vm', lab: 'offline' })
  }
  return { options, errors, switches }
}

/** Why an option cannot hold in a machine that strangers' pages run in. */
const excludedByMachine: Record<string, string> = {
  watch: 'the machine ends with the run',
  update: 'the machine gives records and no more',
  'shell-on-failure': 'the machine gives records and no more',
  image: 'the machine has no network, and a candidate is there to be tried with it',
  'variant-image': 'the machine has no network, and a candidate is there to be tried with it',
  tool: 'the machine has the tools of the lab alone',
  'allow-network': 'the machine has no network',
  secret: 'no secret enters the machine',
}

function checkIsolation(named: ReadonlySet<string>, kind = '', lab: string | undefined, errors: string[]): void {
  if (kind !== 'vm') errors.push(notOneOf(`--isolate ${kind}: there is no such isolation`, kind, ['vm']))
  if (lab !== undefined && lab !== 'offline')
    errors.push(`--lab ${lab} cannot be given with --isolate: the machine has the offline lab in it`)
  for (const [name, why] of Object.entries(excludedByMachine))
    if (named.has(name)) errors.push(`--${name} cannot be given with --isolate: ${why}`)
}

function readUntil(text: string | undefined, named: ReadonlySet<string>, errors: string[]): number | undefined {
  if (text === undefined) return undefined
  for (const other of ['list', 'watch', 'update', 'shard', 'require'])
    if (named.has(other)) errors.push(`--${other} cannot be given with --until`)
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text)
  errors.push(`--until ${text}: expected the number of a line`)
  return undefined
}

export function readLabChoice(switches: Set<string>, values: Map<string, string[]>, errors: string[]): LabChoice {
  const example = '--image NAME=SOURCE, e.g. --image quay.io/fedora/fedora-bootc:44=oci-archive:candidate.tar'
  const images = pairs('--image', values.get('image') ?? [], example, errors)
  for (const [name, source] of Object.entries(images))
    if (!/^[a-z][a-z-]*:./.test(source))
      errors.push(`--image ${name}=${source}: the source names no transport; expected e.g. docker://${source}`)
  const one = (name: string) => values.get(name)?.[0]
  const tools = pairs('--tool', values.get('tool') ?? [], '--tool NAME=FILE, e.g. --tool bcvk=./bcvk', errors)
  for (const name of Object.keys(tools)) {
    if (name === 'bootc') errors.push('--tool bootc: the images need it as well; write --bootc FILE')
    else if (!/^[a-z][a-z0-9_.+-]*$/.test(name)) errors.push(`--tool ${name}: expected the name of a program`)
  }
  return {
    images,
    tools,
    allowNetwork: switches.has('allow-network'),
    noRootPages: switches.has('no-root-pages'),
    ...defined({
      lab: one('lab'),
      variantImage: one('variant-image'),
      bootc: one('bootc'),
      offlineCache: one('offline-cache'),
    }),
  }
}

function pairs(option: string, texts: string[], example: string, errors: string[]): Record<string, string> {
  const read = texts.flatMap((text) => {
    const pair = readPair(option, text, example, errors)
    return pair === undefined ? [] : [pair]
  })
  const names = read.map(([name]) => name)
  for (const name of new Set(names.filter((item, index) => names.indexOf(item) !== index)))
    errors.push(`${option} ${name} is given twice`)
  return Object.fromEntries(read)
}

function readNames(names: string[], errors: string[]): string[] {
  for (const name of names)
    if (!/^[A-Za-z_]\w*$/.test(name))
      errors.push(
        `--secret ${name}: expected the name of an environment variable; its value is never written on a command line`,
      )
  return [...new Set(names)].sort()
}
