import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { makeWorkplace, tutorial, type Workplace } from './call.ts'

let place: Workplace
beforeEach(async () => {
  place = await makeWorkplace()
})
afterEach(async () => {
  await place.remove()
})

async function waitFor(path: string): Promise<void> {
  const deadline = Date.now() + 20_000
  while (!existsSync(join(place.directory, path))) {
    assert.ok(Date.now() < deadline, `${path} did not come`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** The second tutorial marks that it runs, then sleeps; its last block cleans up. */
async function writeSleeper(): Promise<void> {
  await place.write('content/a.md', tutorial('A', 'true'))
  const cleanup = `\n\`\`\`bash run cleanup\nsleep 0.5\ntouch ${place.directory}/cleaned\n\`\`\`\n`
  await place.write('content/b.md', tutorial('B', `touch ${place.directory}/began\nsleep 60`) + cleanup)
  await place.write('content/c.md', tutorial('C', 'true'))
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  test(`${signal} ends in order: clean-up runs, what had finished is kept, exit 130`, async () => {
    await writeSleeper()
    const child = place.start(['--jobs', '1'])
    await waitFor('began')
    child.kill(signal)
    const { code, stdout, stderr } = await child.ended
    assert.equal(code, 130, stderr)
    assert.match(stderr, new RegExp(`${signal}: ending what runs and cleaning up`))
    assert.ok(existsSync(join(place.directory, 'cleaned')))
    assert.equal(JSON.parse(await readFile(join(place.directory, 'evidence/a/host.json'), 'utf8')).status, 'passed')
    assert.match(stdout, /content\/b\.md +interrupted/)
    assert.match(stdout, /content\/c\.md +not run/)
    assert.match(stdout, /the run was interrupted · .*\n$/)
  })

test('a second Ctrl-C ends at once', async () => {
  await place.write(
    'content/b.md',
    `${tutorial('B', `touch ${place.directory}/began\nsleep 60`)}\n\`\`\`bash run cleanup\nsleep 60\n\`\`\`\n`,
  )
  const child = place.start([])
  await waitFor('began')
  child.kill('SIGINT')
  await new Promise((resolve) => setTimeout(resolve, 300))
  const from = Date.now()
  child.kill('SIGINT')
  assert.equal((await child.ended).code, 130)
  assert.ok(Date.now() - from < 3000)
})

test('one Ctrl-C that npm sends on as well ends in order', async () => {
  await writeSleeper()
  const child = place.start(['--jobs', '1'])
  await waitFor('began')
  child.kill('SIGINT')
  await new Promise((resolve) => setTimeout(resolve, 20))
  child.kill('SIGINT')
  const { code, stdout } = await child.ended
  assert.equal(code, 130)
  assert.ok(existsSync(join(place.directory, 'cleaned')))
  assert.match(stdout, /the run was interrupted · .*\n$/)
})

test('an interrupted run goes on where it was: what had passed is taken from the cache', async () => {
  await writeSleeper()
  const child = place.start(['--jobs', '1'])
  await waitFor('began')
  child.kill('SIGINT')
  await child.ended
  await place.write('content/b.md', tutorial('B', 'true'))
  const { json } = { json: JSON.parse((await place.call(['--report', 'json=-'])).stdout) }
  assert.deepEqual(
    json.tutorials.map((one: { cached: boolean; status: string }) => [one.cached, one.status]),
    [
      [true, 'passed'],
      [false, 'passed'],
      [false, 'passed'],
    ],
  )
})

test('an interruption does not replace the verdict of an earlier run', async () => {
  await place.write('content/b.md', tutorial('B', 'true'))
  await place.call([])
  await place.write('content/b.md', tutorial('B', `touch ${place.directory}/began\nsleep 60`))
  const child = place.start([])
  await waitFor('began')
  child.kill('SIGINT')
  await child.ended
  assert.equal(JSON.parse(await readFile(join(place.directory, 'evidence/b/host.json'), 'utf8')).status, 'passed')
})

for (const args of ['--list', '--help', '--list --report json=-'])
  test(`\`verify-docs ${args} | head -1\` ends quietly`, async () => {
    for (let index = 0; index < 400; index++)
      await place.write(`content/page-${index}.md`, tutorial(`Page ${index}`, 'true'))
    const command = `"$0" "$1" ${args} | head -1`
    const child = spawn(
      'bash',
      ['-o', 'pipefail', '-c', command, process.execPath, join(import.meta.dirname, 'host-verify.ts')],
      {
        cwd: place.directory,
        env: { PATH: process.env.PATH, HOME: place.directory, LAB_DIR: join(place.directory, '.lab') },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    )
    let stderr = ''
    child.stderr.setEncoding('utf8').on('data', (text) => {
      stderr += text
    })
    child.stdout.resume()
    await new Promise((resolve) => child.on('close', resolve))
    assert.doesNotMatch(stderr, /EPIPE|Error|fault|at /)
  })
