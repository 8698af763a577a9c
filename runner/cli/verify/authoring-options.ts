/** Options for whoever writes a page: what they are, and what they cannot be given together with. */
import type { OptionSpec } from '../frame/arguments.ts'

export type Authoring = { task: 'watch' } | { task: 'update'; yes: boolean } | { task: 'shell-on-failure' }

type Task = Authoring['task']

export const authoringOptions: Record<Task | 'yes', OptionSpec> = {
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

type Call = { given: ReadonlySet<string>; paths: string[]; errors: string[] }

export function readAuthoring({ given, paths, errors }: Call): Authoring | undefined {
  const tasks = (Object.keys(excluded) as Task[]).filter((task) => given.has(task))
  const [task] = tasks
  if (given.has('yes') && !given.has('update')) errors.push('--yes says nothing without --update')
  if (task === undefined) return undefined
  if (tasks.length > 1) errors.push(`${tasks.map((name) => `--${name}`).join(' and ')} cannot be given together`)
  for (const [name, why] of Object.entries(excluded[task]))
    if (given.has(name)) errors.push(`--${name} cannot be given with --${task}: ${why}`)
  if (paths.length === 0) errors.push(`--${task} needs a page, e.g. --${task} content/build/first-image.md`)
  return task === 'update' ? { task, yes: given.has('yes') } : { task }
}
