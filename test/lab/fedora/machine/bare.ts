/** Runs on the bare machine: what the registry can do to the lab, and the command. Prints what was seen as JSON. */
import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fedoraLab } from '../../../../runner/lab/fedora/factory.ts'
import { LabError, type LabOptions, type ProgressEvent } from '../../../../runner/lab/lab.ts'
import { hasProgram } from '../../../../runner/lab/provision/run.ts'
import { request } from '../../sandbox/request.ts'
import { type Fault, startFaultyRegistry } from './faulty-registry.ts'
import { startRegistry } from './registry.ts'

const scratch = '/mnt/scratch'
const documented = 'quay.io/fedora/fedora-bootc:44'
const onlyStandIn = 'docker.io/library/registry:3'
const other = 'quay.io/fedora/other:1'
const events: ProgressEvent[] = []
const seen: Record<string, unknown> = { programs: ['podman', 'skopeo', 'buildah'].filter(hasProgram) }
const labs = join(scratch, 'bare-lab')

const options = (): LabOptions => ({
  images: {},
  directory: labs,
  progress: (event) => {
    events.push(event)
    if (event.state !== 'progress') process.stderr.write(`${event.state} ${event.task}\n`)
  },
  signal: new AbortController().signal,
})

async function probe() {
  const began = performance.now()
  return { ...(await fedoraLab.probe(options())), ms: performance.now() - began }
}

async function command(name: string, ...images: string[]) {
  const blocks = images.map((image) => `podman run --rm ${image} true`).join('\n')
  const text = `---\ntitle: Page\ndescription: Page\nimages: [${images.join(', ')}]\n---\n\n\`\`\`bash run\n${blocks}\n\`\`\`\n`
  writeFileSync(join(scratch, `${name}.md`), text)
  const evidence = join(scratch, `evidence-${name}`)
  // The registry answers in this process, so it must not wait for the command.
  const child = spawn(process.execPath, ['/mnt/project/runner/cli/verify-docs.js', join(scratch, `${name}.md`)], {
    env: { ...process.env, LAB_DIR: labs, EVIDENCE_DIR: evidence },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
    process.stderr.write(text)
  })
  const status = await new Promise((resolve) => child.on('close', resolve))
  if (!existsSync(evidence)) throw new Error(`verify-docs ended with ${status} and kept no evidence:\n${stderr}`)
  const file = readdirSync(evidence, { recursive: true, encoding: 'utf8' }).find((path) =>
    /fedora[^/]*\.json$/.test(path),
  )
  return { status, stderr, record: file && JSON.parse(readFileSync(join(evidence, file), 'utf8')) }
}

const stop = await startRegistry(scratch)
seen.silent = await probe()
const registry = await startFaultyRegistry(scratch)
registry.fault = 'expired'
seen.distrusted = await probe()
registry.fault = 'none'
seen.answering = await probe()
seen.first = await command('first', documented)
seen.mixed = await command('mixed', documented, onlyStandIn)

const lab = await fedoraLab.provision(options())
const page = request([], { frontMatter: { images: [other] } as ReturnType<typeof request>['tutorial']['frontMatter'] })
async function pull(fault: Fault) {
  registry.fault = fault
  registry.sent.length = 0
  events.length = 0
  const outcome = await lab.prepare?.(page.tutorial).then(
    () => ({}),
    (error: unknown) =>
      error instanceof LabError ? { message: error.message, suggestion: error.suggestion } : { bug: String(error) },
  )
  const notes = events.filter(({ state, note }) => state === 'start' && note).map(({ note }) => note)
  return { ...outcome, sent: [...registry.sent], notes }
}
seen.limited = await pull('limited')
seen.expired = await pull('expired')
seen.broken = await pull('broken')
const partial = readdirSync(join(labs, 'fedora')).find((name) => name.startsWith('download-')) ?? 'none'
const kept = join(labs, 'fedora', partial)
seen.arrived = readdirSync(kept, { recursive: true, encoding: 'utf8' })
  .filter((path) => /[0-9a-f]{64}$/.test(path))
  .map((path) => `sha256:${path.slice(-64)}`)
mkdirSync(join(scratch, 'aside'))
execFileSync('cp', ['-a', `${kept}/.`, join(scratch, 'aside')])
execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', kept])
seen.full = await pull('none')
execFileSync('umount', [kept])
seen.resumed = await pull('slow')
seen.images = lab.describe().images
// A registry that says no when the images are there.
registry.fault = 'limited'
const later = await fedoraLab.provision(options())
await later.prepare?.(page.tutorial)
seen.afterwards = later.describe().images
await later.close()
await lab.close()
registry.stop()
stop()
process.stdout.write(JSON.stringify(seen))
process.exit(0)
