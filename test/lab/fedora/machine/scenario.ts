/** Runs on the machine: the fedora lab from nothing to its end. Prints what was seen as JSON; the tests judge it. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fedoraLab } from '../../../../runner/lab/fedora/factory.ts'
import { type Lab, LabError, type LabOptions, type ProgressEvent, type Sandbox } from '../../../../runner/lab/lab.ts'
import { request } from '../../sandbox/request.ts'
import { publish, publishBase, publishOther, publishPrograms } from './images.ts'
import { configure, startRegistry } from './registry.ts'

const scratch = '/mnt/scratch'
const documented = 'quay.io/fedora/fedora-bootc:44'
const unknown = 'quay.io/fedora/no-such-image:1'
const events: ProgressEvent[] = []
const seen: Record<string, unknown> = {}

function options(images: Record<string, string> = {}): LabOptions {
  const { signal } = new AbortController()
  const progress = (event: ProgressEvent) => {
    events.push(event)
    if (event.state !== 'progress') process.stderr.write(`${event.state} ${event.task}\n`)
  }
  return { images, directory: join(scratch, 'lab'), progress, signal }
}

async function run(sandbox: Sandbox, script: string) {
  const child = sandbox.spawn(['bash', '-c', script])
  child.stdin.end()
  let output = ''
  child.output.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  const ended = new Promise((resolve) => child.output.on('close', resolve))
  const { exitCode } = await child.exited
  await ended
  return { exitCode, output }
}

const named = (...images: string[]) =>
  request([], { frontMatter: { images } as ReturnType<typeof request>['tutorial']['frontMatter'] })
const pulls = () => events.filter((event) => event.state === 'start' && event.task === `Pull ${documented}`).length

async function firstRun(lab: Lab): Promise<void> {
  seen.before = structuredClone(lab.describe().images)
  const description = lab.describe()
  const [one, two] = await Promise.all([lab.open(named(documented)), lab.open(named(documented))])
  seen.pulls = pulls()
  seen.description = description
  seen.images = one.images()
  const build = `cat > Containerfile <<'END'
FROM ${documented}
RUN dnf -y install tmux && rpm -q tmux > /asked
END
podman build -q -t localhost/app . && podman run --rm localhost/app cat /asked`
  seen.rootless = await run(one, build)
  seen.rootful = await run(two, `${build.replaceAll('podman', 'sudo podman')}; sudo id -u; id -un`)
  seen.again = await run(one, `podman run --rm ${documented} sh -c '. /etc/os-release; echo $ID $VERSION_ID'`)
  seen.network = await run(one, 'ls /sys/class/net; grep -c nameserver /etc/resolv.conf')
  seen.tools = await run(
    one,
    'podman --version; rpm -q podman; getcap /usr/bin/newuidmap; which docker-registry cosign',
  )
  await one.close()
  await two.close()
  const declarations = [
    { kind: 'registry' as const, line: 1, column: 1, name: 'registry.example.com', options: { auth: 'you:secret' } },
  ]
  const three = await lab.open({ ...named(documented), tutorial: { ...named(documented).tutorial, declarations } })
  seen.registry = await run(
    three,
    `podman login -u you -p secret registry.example.com && podman tag ${documented} registry.example.com/you/app:1 &&
podman push -q registry.example.com/you/app:1 && curl -sS -u you:secret https://registry.example.com/v2/_catalog`,
  )
  await three.close()
  try {
    await lab.open(named(unknown))
  } catch (error) {
    seen.unknown = error instanceof LabError ? { message: error.message, suggestion: error.suggestion } : String(error)
  }
}

/** How many images each store holds, with and without a name. */
const held = (): number[] => {
  const stores = join(scratch, 'lab/fedora/stores')
  return readdirSync(stores).flatMap((name) =>
    ['rootful', 'rootless'].map((owner) => {
      const file = join(stores, name, owner, 'overlay-images/images.json')
      return (JSON.parse(readFileSync(file, 'utf8')) as unknown[]).length
    }),
  )
}

const record = (): unknown => {
  const stores = join(scratch, 'lab/fedora/stores')
  return readdirSync(stores).map((name) => JSON.parse(readFileSync(join(stores, name, 'images.json'), 'utf8')))
}

// The directory itself is a mount.
mkdirSync(join(scratch, 'lab'), { recursive: true })
await configure(scratch)
seen.withoutRegistry = await fedoraLab.probe(options())
const stop = await startRegistry(scratch)
await publishBase(scratch, 'quay.io/fedora/fedora:44')
await publishPrograms(scratch)
await publish(documented, documented)
// For the machine that has no podman, which comes after this one.
await publish('quay.io/fedora/fedora-bootc:43', 'quay.io/fedora/other:1')
seen.withRegistry = await fedoraLab.probe(options())
const first = await fedoraLab.provision(options())
await firstRun(first)
await first.close()

let began = performance.now()
const warm = await fedoraLab.provision(options())
seen.warmMs = performance.now() - began
seen.warmImages = warm.describe().images
await warm.close()
began = performance.now()
seen.warmAvailable = await fedoraLab.probe(options())
seen.availableMs = performance.now() - began

// The tag moves on.
await publish('quay.io/fedora/fedora-bootc:43', 'quay.io/fedora/fedora-bootc:43')
await publishOther('quay.io/fedora/fedora-bootc:43', documented, scratch)
const moved = await fedoraLab.provision(options())
const sandbox = await moved.open(named(documented))
seen.moved = {
  pulls: pulls(),
  images: sandbox.images(),
  bootc: moved.describe().bootc.version,
  record: record(),
  held: held(),
}
seen.movedSays = await run(sandbox, `podman run --rm ${documented} sh -c '. /etc/os-release; echo $VERSION_ID'`)
await sandbox.close()
await moved.close()

const candidate = await fedoraLab.provision(options({ [documented]: 'oci:/mnt/layout:quay.io/fedora/fedora-bootc:45' }))
seen.candidate = candidate.describe().images
const tried = await candidate.open(named(documented))
seen.candidateSays = await run(tried, `podman run --rm ${documented} sh -c '. /etc/os-release; echo $VERSION_ID'`)
await tried.close()
await candidate.close()

// The command, which chooses the lab by itself.
writeFileSync(
  join(scratch, 'page.md'),
  `---\ntitle: Page\ndescription: Page\nimages: [${documented}]\n---\n\n\`\`\`bash run\npodman run --rm ${documented} true\n\`\`\`\n`,
)
const environment = { ...process.env, LAB_DIR: join(scratch, 'lab'), EVIDENCE_DIR: join(scratch, 'evidence') }
const verify = [
  '/mnt/project/runner/cli/verify-docs.js',
  '--report',
  `json=${scratch}/report.json`,
  `${scratch}/page.md`,
]
seen.commands = [1, 2].map(() => {
  const { status, stderr } = spawnSync(process.execPath, verify, { env: environment, encoding: 'utf8' })
  return { status, stderr, report: JSON.parse(readFileSync(`${scratch}/report.json`, 'utf8')) }
})

// A day later.
const states = join(scratch, 'lab/fedora/states')
for (const name of readdirSync(states)) {
  const state = JSON.parse(readFileSync(join(states, name), 'utf8'))
  writeFileSync(join(states, name), JSON.stringify({ ...state, checkedAt: Date.now() - 25 * 60 * 60 * 1000 }))
}
const last = await fedoraLab.provision(options())
seen.tasks = events.filter(({ state }) => state === 'start').map(({ task }) => task)
seen.cleaned = record()
seen.held = held()
await last.close()
stop()

seen.left = {
  lab: readdirSync(join(scratch, 'lab/fedora')).sort(),
  storage: readdirSync('/var/lib/containers'),
  mounts: readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .filter((line) => line.includes(' /mnt/scratch/')),
  shared: readdirSync('/dev/shm').filter((name) => name !== 'image-mode-docs'),
}
process.stdout.write(JSON.stringify(seen))
process.exit(0)
