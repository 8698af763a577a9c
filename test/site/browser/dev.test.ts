import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, type TestContext, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import type { Browser, Locator, Page } from '@playwright/test'
import { writeEvidence } from '../../../runner/evidence/store.ts'
import { fixtureContent, fixtureTutorial, makeFixtureEvidence, makeRecord } from '../fixtures/make-evidence.ts'
import { launch } from './chromium.ts'

const root = join(import.meta.dirname, '..', '..', '..')
/** A machine that emulates others beside takes its time; each test reports the seconds. */
const longestWait = 120_000
const id = 'build/web-server'

let directory: string
let server: ChildProcess
let origin: string
let browser: Browser
let page: Page
let startedAt: number

before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'dev-server-'))
  await cp(fixtureContent, join(directory, 'content'), { recursive: true })
  browser = await launch()
  page = await browser.newPage()
  page.setDefaultTimeout(longestWait)
  const port = await freePort()
  origin = `http://localhost:${port}`
  startedAt = performance.now()
  // Beside a server that a writer may have open.
  server = spawn(process.execPath, [astro(), 'dev', '--ignore-lock', '--port', String(port)], {
    cwd: root,
    stdio: 'ignore',
    env: {
      ...process.env,
      ASTRO_TELEMETRY_DISABLED: '1',
      NODE_ENV: 'development',
      CONTENT_DIR: join(directory, 'content'),
      EVIDENCE_DIR: join(directory, 'evidence'),
    },
  })
})

after(async () => {
  await browser?.close()
  if (server?.exitCode === null) {
    server.kill()
    await once(server, 'exit')
  }
  await rm(directory, { recursive: true, force: true })
})

function astro(): string {
  return join(root, 'node_modules', 'astro', 'bin', 'astro.mjs')
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, 'localhost')
  await once(probe, 'listening')
  const address = probe.address()
  await new Promise((resolve) => probe.close(resolve))
  return typeof address === 'object' && address ? address.port : 0
}

async function change(edit: (source: string) => string): Promise<void> {
  const file = join(directory, 'content', `${id}.md`)
  await writeFile(file, edit(await readFile(file, 'utf8')))
}

/** Does something, and returns after how many seconds the open page shows it without being asked. */
async function shows(t: TestContext, what: Locator, act: () => Promise<void>): Promise<void> {
  assert.equal(await what.count(), 0, 'it must not stand there before')
  const began = performance.now()
  await act()
  await what.first().waitFor()
  t.diagnostic(`seen after ${((performance.now() - began) / 1000).toFixed(1)} s`)
}

/** Every record that is written loads the page again, and closes what was open on it. */
async function opens(drawer: Locator, what: Locator): Promise<void> {
  const until = performance.now() + longestWait
  for (;;) {
    if (!(await what.isVisible())) await drawer.click()
    try {
      return await what.waitFor({ timeout: 2000 })
    } catch (error) {
      if (performance.now() > until) throw error
    }
  }
}

test('the dev server shows a page soon after its start, before anything was run', async (t) => {
  for (;;) {
    assert.equal(server.exitCode, null, 'the dev server ended')
    const response = await fetch(`${origin}/${id}/`).catch(() => undefined)
    if (response?.ok) break
    assert.ok(performance.now() - startedAt < longestWait, 'no page within the time')
    await wait(100)
  }
  t.diagnostic(`first page ${((performance.now() - startedAt) / 1000).toFixed(1)} s after the start`)
  await page.goto(`${origin}/${id}/`)
  await page.locator('#step-count .state-mark', { hasText: 'Not run' }).waitFor()
})

test('the first run of all is shown when its records are written', async (t) => {
  await shows(t, page.locator('#step-count .state-mark', { hasText: /^Run$/ }), () =>
    makeFixtureEvidence(join(directory, 'evidence')),
  )
  await opens(
    page.locator('#step-count summary'),
    page.getByLabel('Output of count').getByText('fixture output of count'),
  )
})

test('a sentence that is written appears on the open page', async (t) => {
  await shows(t, page.getByText('A sentence that was not there.'), () =>
    change((source) => `${source}\nA sentence that was not there.\n`),
  )
})

test('a changed command loses its proof at once', async (t) => {
  await shows(t, page.locator('#step-build-it-1 .state-mark', { hasText: 'Changed since its run' }), () =>
    change((source) => source.replace('podman build --tag', 'podman build --pull=never --tag')),
  )
})

test('a new run is shown when its record is written', async (t) => {
  await shows(t, page.locator('#step-build-it-1 .state-mark', { hasText: 'Run on a test image' }), async () => {
    const tutorial = await fixtureTutorial(id, join(directory, 'content'))
    await writeEvidence(join(directory, 'evidence'), makeRecord(tutorial, { at: '2026-11-22T10:00:00.000Z' }))
  })
})

test('what is wrong in a document stands on its page, and the page comes back', async (t) => {
  let good = ''
  await shows(t, page.getByText(`${id}.md:`), () =>
    change((source) => {
      good = source
      return source.replace('bash run id=count', 'bash runn id=count')
    }),
  )
  assert.match((await page.getByRole('alert').textContent()) ?? '', /`runn`/)
  await shows(t, page.locator('#step-count'), () => change(() => good))
})
