/**
 * Two shards by the real tmt, side by side on this machine, joined and compared with a run without it. It needs tmt on
 * PATH (`pipx install 'tmt[report-junit]'`) and a provisioned offline lab; minutes, so it has a script of its own.
 */
import assert from 'node:assert/strict'
import { existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { test } from 'node:test'
import { execa, type Options } from 'execa'
import { hasProgram } from '../../runner/lab/provision/run.ts'

const project = resolve(import.meta.dirname, '../..')
const filter = 'explain/{names,file-system,initiative,ostree-and-composefs}'
const why = !hasProgram('tmt') ? 'tmt is not installed' : process.getuid?.() !== 0 ? 'this is not root' : false

const scratch = mkdtempSync(join(tmpdir(), 'tmt-test-'))
test.after(() => rmSync(scratch, { recursive: true, force: true }))

async function call(command: string, args: string[], options: Options = {}) {
  const { exitCode, all } = await execa(command, args, { reject: false, all: true, ...options })
  if (process.env.TALK) process.stderr.write(`${all}\n`)
  return { exitCode, output: String(all) }
}

const verify = (cwd: string, args: string[], evidence: string) =>
  call(process.execPath, [join(project, 'runner/cli/verify-docs.js'), ...args], {
    cwd,
    env: { EVIDENCE_DIR: evidence },
  })

/** All that two runs of the same pages agree in: what differs from run to run is left out, by name. */
function comparable(directory: string): Record<string, unknown> {
  // tmt's copy of the repository has no history, so its records know no commit.
  const differing = new Set(['ms', 'startedAt', 'seal', 'mark', 'commit', 'transcript', 'boots', 'attempts'])
  const files = globSync('**/*.json', { cwd: directory }).filter((file) => !/^shard-\d/.test(file))
  return Object.fromEntries(
    files
      .sort()
      .map((file) => [
        file,
        JSON.parse(readFileSync(join(directory, file), 'utf8'), (key, value) =>
          differing.has(key) ? undefined : value,
        ),
      ]),
  )
}

test('two shards by tmt, joined, are what one run without it gives', { skip: why }, async () => {
  // tmt copies the whole repository, and this one may have gigabytes beside its own files.
  const copy = join(scratch, 'copy')
  await call('git', ['clone', '--quiet', '--local', project, copy])
  symlinkSync(join(project, 'node_modules'), join(copy, 'node_modules'))

  // What tmt installs on Debian is there already; two runs would wait for each other's lock of the package database.
  const bin = join(scratch, 'bin')
  mkdirSync(bin)
  for (const [name, text] of Object.entries({ apt: '', 'apt-file': 'echo util-linux' }))
    writeFileSync(join(bin, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 })

  const shard = (number: number) => {
    const run = ['run', '--id', join(scratch, `run-${number}`), '--all']
    const environment = ['SHARDS=2', `FILTER=${filter}`, 'LAB=offline'].flatMap((one) => ['--environment', one])
    // The pages are this project's own; tmt asks whether that is known.
    const plan = ['plan', '--name', `/tmt/plans/documented/${number}$`]
    return call('tmt', [...run, ...environment, 'provision', '--how', 'local', ...plan], {
      cwd: copy,
      env: { TMT_FEELING_SAFE: '1', PATH: `${bin}:${process.env.PATH}` },
    })
  }
  const shards = await Promise.all([shard(1), shard(2)])
  for (const { exitCode, output } of shards) assert.equal(exitCode, 0, output)
  for (const { output } of shards) assert.match(output, /total: 1 test passed|summary: 1 test (executed|passed)/)

  const parts = globSync('run-*/**/data/evidence', { cwd: scratch }).map((part) => join(scratch, part))
  assert.equal(parts.length, 2)
  for (const part of parts) assert.ok(existsSync(join(part, '../junit.xml')))
  assert.equal(globSync('run-*/**/junit.xml', { cwd: scratch }).length, 4)

  const merged = join(scratch, 'merged')
  const joined = await verify(copy, ['merge', ...parts, '--into', merged], merged)
  assert.equal(joined.exitCode, 0, joined.output)

  const alone = join(scratch, 'alone')
  mkdirSync(alone)
  const run = await verify(copy, ['--lab=offline', `--filter=${filter}`], alone)
  assert.equal(run.exitCode, 0, run.output)
  const expected = comparable(alone)
  assert.equal(Object.keys(expected).length, 4)
  assert.deepEqual(comparable(merged), expected)
})
