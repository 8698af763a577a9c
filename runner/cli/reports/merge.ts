/** `verify-docs merge DIR… --into DIR`: joins the evidence of several machines. */
import { access, constants } from 'node:fs/promises'
import { makeDirectory } from '../../core/atomic-write.ts'
import { oneLine } from '../../core/terminal-text.ts'
import { mergeEvidence } from '../../evidence/merge.ts'
import { copyEvidence, evidencePath, readEvidence } from '../../evidence/store.ts'
import { type Help, parseCall } from '../frame/arguments.ts'
import { type Context, writeUsageErrors } from '../frame/context.ts'
import { exit } from '../frame/exit-status.ts'
import { isFolder } from '../frame/paths.ts'
import { checkShards, readShardManifests } from './shard-manifest.ts'

const help: Help = {
  about:
    'Joins the evidence of several machines. Of two runs of one thing the newer is kept, unless it would hide a failure.',
  usage: ['verify-docs merge DIR… --into DIR'],
  options: {
    into: { value: 'DIR', help: 'Where the result goes; evidence that is there already takes part.' },
  },
  examples: [['npm run verify-docs -- merge shards/* --into evidence', 'after a run in shards']],
  notes: [
    [
      'Exit status:',
      '  0    merged, and no document in the result failed',
      '  1    merged, but a document failed or was interrupted, evidence is missing, or a file is no evidence',
      '  2    the call cannot be understood (nothing was merged)',
    ].join('\n'),
  ],
}

export async function merge(args: string[], context: Context): Promise<number> {
  const call = parseCall(args, help, context.stdout)
  if (call === undefined) return exit.success
  const { values, positionals, errors } = call
  const [into] = values.get('into') ?? []
  if (into === undefined) errors.push('--into DIR is missing: where the result goes')
  if (positionals.length === 0) errors.push('expected at least one directory of evidence')
  for (const directory of positionals) if (!isFolder(directory)) errors.push(`${directory}: there is no such directory`)
  if (into !== undefined && errors.length === 0)
    await makeDirectory(into)
      .then(() => access(into, constants.W_OK))
      .catch(({ code }: NodeJS.ErrnoException) =>
        errors.push(`--into ${into}: evidence cannot be kept there (${code})`),
      )
  if (errors.length > 0 || into === undefined) return writeUsageErrors(context, 'verify-docs', errors)

  const directories = [...new Set([...positionals, into])]
  const stores = directories.map((directory) => readEvidence(directory))
  const problems = stores.flatMap((store) => store.problems)
  const { records, conflicts } = mergeEvidence(stores.flatMap((store) => store.records))
  for (const stored of records) {
    try {
      await copyEvidence(into, stored)
    } catch (error) {
      context.stderr.write(`error: --into ${into}: ${oneLine((error as Error).message)}\n`)
      return exit.unwritable
    }
  }
  const sources = stores.slice(0, new Set(positionals).size)
  const recorded = new Set(sources.flatMap((store) => store.records.map(({ evidence }) => evidence.tutorial.id)))
  const manifests = (await Promise.all(positionals.map(readShardManifests))).flat()
  const missing =
    recorded.size === 0 && manifests.length === 0 ? [`there is no evidence in ${positionals.join(', ')}`] : []
  missing.push(...checkShards(manifests, recorded))

  for (const { file, message } of problems) context.stderr.write(`warning: ${oneLine(file)}: ${oneLine(message)}\n`)
  for (const { kept, dropped, reason } of conflicts)
    context.stdout.write(`kept ${oneLine(kept)}, not ${oneLine(dropped)}: ${reason}\n`)
  for (const problem of missing) context.stderr.write(`error: ${problem}\n`)
  const unproven = records.filter(({ evidence }) => evidence.status !== 'passed')
  for (const { evidence } of unproven)
    context.stdout.write(`${evidence.status}: ${oneLine(evidence.tutorial.path)} (${evidencePath(evidence)})\n`)
  const failed = unproven.filter(({ evidence }) => evidence.status === 'failed').length
  const interrupted = unproven.length > failed ? `, ${unproven.length - failed} interrupted` : ''
  context.stdout.write(`${records.length} records in ${into}, ${failed} of them failures${interrupted}\n`)
  return unproven.length > 0 || problems.length > 0 || missing.length > 0 ? exit.failed : exit.success
}
