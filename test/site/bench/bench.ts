/**
 * `npm run bench:site [-- COUNT…]`: time and memory of building generated pages with evidence (30, 300 and 1,000 by default),
 * the floor (the same documents by Starlight as it comes), Antora's time for the same pages, and the weight of one page.
 * Times are CPU seconds: comparable on a busy machine.
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { answerHelp } from '../../../runner/cli/frame/own-help.ts'
import { antoraComponent } from '../../../src/antora/component.ts'
import { loadLibrary } from '../../../src/library/library.ts'
import { readSite } from '../../../src/site.ts'
import { buildAntora } from '../antora/build-antora.ts'
import { makePages } from './make-pages.ts'
import { weigh } from './weigh.ts'

type Cost = { seconds: number; cpuSeconds: number; maxMiB: number }

answerHelp(import.meta.url)
const counts = process.argv.slice(2).map(Number)
if (counts.some((count) => !Number.isInteger(count) || count < 1)) {
  process.stderr.write('bench:site: expected numbers of pages, e.g. npm run bench:site -- 30 300\n')
  process.exit(2)
}
const print = (line: string): void => void process.stdout.write(`${line}\n`)
const one = (value: number): string => value.toFixed(1)

async function measure(script: string, directory: string, words: string[] = []): Promise<Cost> {
  // As in `npm run build`.
  const flags = ['--max-old-space-size=608', '--max-semi-space-size=128', join(import.meta.dirname, script)]
  const { stdout } = await execa('node', [...flags, ...words], {
    preferLocal: true,
    stdin: 'ignore',
    env: {
      ASTRO_TELEMETRY_DISABLED: '1',
      MALLOC_ARENA_MAX: '2',
      NODE_ENV: 'production',
      CONTENT_DIR: join(directory, 'content'),
      EVIDENCE_DIR: join(directory, 'evidence'),
      SITE_OUT: join(directory, 'dist'),
      SITE_CACHE: join(directory, 'cache'),
      SITE_URL: 'https://docs.example.org',
      SITE_REPOSITORY: 'https://forge.example.org/docs/image-mode',
    },
  })
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Cost
}

const buildSite = (directory: string): Promise<Cost> => measure('one-build.ts', directory)

/** What no site of this kind can go below; ours has a page for each run on top. */
async function printFloor(directory: string, own: Cost): Promise<void> {
  const cost = async (words: string[]): Promise<Cost> => measure('floor-build.ts', directory, [directory, ...words])
  const words = ({ cpuSeconds, maxMiB }: Cost): string =>
    `${one(cpuSeconds)} CPU s, ${maxMiB.toFixed(0)} MiB (ours is ${(own.cpuSeconds / cpuSeconds).toFixed(2)} times that)`
  const withSearch = words(await cost(['--search']))
  print(`       the floor, Starlight as it comes: ${withSearch}; without its search ${words(await cost([]))}`)
}

async function measureAntora(directory: string): Promise<number> {
  const site = readSite(
    { CONTENT_DIR: join(directory, 'content'), EVIDENCE_DIR: join(directory, 'evidence') },
    process.cwd(),
    new Date(),
  )
  const component = antoraComponent(await loadLibrary(site), undefined)
  const place = join(directory, 'antora')
  await mkdir(place)
  const started = performance.now()
  await buildAntora(component, place)
  return (performance.now() - started) / 1000
}

const write = (cell: string, width = 11): void => void process.stdout.write(cell.padStart(width))

print('pages  cold: CPU s   wall s      MiB  warm: CPU s   wall s   Antora: wall s')
for (const count of counts.length > 0 ? counts : [30, 300, 1000]) {
  const directory = await mkdtemp(join(tmpdir(), 'bench-site-'))
  try {
    await makePages(directory, count)
    write(String(count), 5)
    // Each figure as soon as it is there: the next one may take minutes.
    const cold = await buildSite(directory)
    for (const cell of [one(cold.cpuSeconds), one(cold.seconds), cold.maxMiB.toFixed(0)]) write(cell)
    const warm = await buildSite(directory)
    for (const cell of [one(warm.cpuSeconds), one(warm.seconds)]) write(cell)
    write(`${one(await measureAntora(directory))}\n`)
    await printFloor(directory, cold)
    const { requests, bytes, scriptBytes, searchBytes, lcpMs, cls } = await weigh(
      join(directory, 'dist'),
      'build/page-10/',
    )
    print(
      `       a page: ${requests} requests, ${one(bytes / 1024)} KiB, of that scripts ${one(scriptBytes / 1024)} KiB and the search ${one(searchBytes / 1024)} KiB; LCP ${lcpMs.toFixed(0)} ms (not throttled), CLS ${cls.toFixed(3)}`,
    )
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}
