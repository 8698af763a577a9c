/** The fixture pages as a built site. Built once for all test files, and again only when something of it changed. */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { execa } from 'execa'
import { fixtureContent, makeFixtureEvidence } from './fixtures/make-evidence.ts'

const root = join(import.meta.dirname, '..', '..')

/** In the tests' world it is three days after the newest run. */
const now = Date.parse('2026-11-23T12:00:00Z') / 1000

export const pageKinds = [
  '',
  'build/web-server/',
  'build/hostile/',
  'operate/upgrade/',
  'explain/layers/',
  'build/',
  'matrix/',
  'matrix/operate/upgrade/stand-in/',
  'health/',
  'images/stand-in/',
  'reference/',
  'reference/cli/podman-bootc/',
  'reference/lints/',
  'reference/bootc-status/',
  'reference/migration/',
  'reference/goals/',
  'reference/tags/',
  '404.html',
]

export type Content = 'fixtures' | 'own'

/** The output directory. `base`: as SITE_BASE. */
export async function fixtureSite({ content = 'fixtures' as Content, base = '' } = {}): Promise<string> {
  const key = createHash('sha256')
    .update(`${base}\0${content}`)
    .update(process.env.SITE_INPUTS ?? (await inputsHash()))
    .digest('hex')
    .slice(0, 16)
  const directory = join(tmpdir(), `image-mode-docs-site-${key}`)
  const output = join(directory, 'dist')
  const done = join(directory, 'done')
  const lock = join(tmpdir(), 'image-mode-docs-site.lock')
  // Test files run side by side, but Astro keeps what it works on in one folder: builds come one after the other.
  while (!existsSync(done)) {
    if (await take(lock)) {
      try {
        if (!existsSync(done)) await build(directory, output, content, base)
        await writeFile(done, '')
      } finally {
        await rm(lock, { recursive: true, force: true })
      }
    } else await wait(250)
  }
  return output
}

async function take(lock: string): Promise<boolean> {
  const free = await mkdir(lock).then(
    () => true,
    () => false,
  )
  if (free) return true
  const held = await stat(lock).catch(() => undefined)
  // Left behind by a test that was killed.
  if (held !== undefined && Date.now() - held.mtimeMs > 300_000) await rm(lock, { recursive: true, force: true })
  return false
}

async function build(directory: string, output: string, content: Content, base: string): Promise<void> {
  await rm(directory, { recursive: true, force: true })
  await mkdir(directory)
  if (content === 'fixtures') await makeFixtureEvidence(join(directory, 'evidence'))
  await execa('astro', ['build'], {
    cwd: root,
    preferLocal: true,
    stdin: 'ignore',
    env: {
      ASTRO_TELEMETRY_DISABLED: '1',
      NODE_ENV: 'production',
      SITE_OUT: output,
      SITE_CACHE: join(directory, 'cache'),
      SITE_URL: 'https://docs.example.org',
      SITE_BASE: base,
      SITE_REPOSITORY: 'https://forge.example.org/docs/image-mode',
      CONTENT_DIR: content === 'fixtures' ? fixtureContent : join(root, 'content'),
      EVIDENCE_DIR: join(directory, 'evidence'),
      SOURCE_DATE_EPOCH: String(now),
    },
  })
}

/** Of all that a site is built from. A test run keeps it in SITE_INPUTS, so that all its workers have one site. */
export async function inputsHash(): Promise<string> {
  const hash = createHash('sha256')
  for (const folder of [
    'src',
    'content',
    'runner/document',
    'runner/evidence',
    'runner/lint/surfaces',
    'test/site/fixtures',
  ]) {
    const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true })
    const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
    for (const file of files.sort()) hash.update(file).update(await readFile(file))
  }
  for (const file of ['astro.config.mjs', 'package.json']) hash.update(await readFile(join(root, file)))
  return hash.digest('hex')
}
