import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { type CallWatch, watchCalls } from '../../../runner/lab/sandbox/agent/bootc-calls.ts'

let directory = ''
let watches: CallWatch[] = []
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'calls-'))
  watches = []
})
afterEach(() => {
  for (const watch of watches) watch.close()
  rmSync(directory, { recursive: true })
})

function calls(name: string): { place: string; watch: CallWatch } {
  const place = join(directory, name)
  mkdirSync(place)
  const watch = watchCalls(place)
  watches.push(watch)
  return { place, watch }
}

/** As the stub does it. */
function record(place: string, name: string, command: string): void {
  writeFileSync(join(place, `.${name}`), `${command}\n`)
  renameSync(join(place, `.${name}`), join(place, name))
}

test('each call is taken once, by the question that follows it', async () => {
  const { place, watch } = calls('one')
  assert.deepEqual(await watch.take(), [])
  record(place, 'a', 'bootc status')
  assert.deepEqual(await watch.take(), ['bootc status'])
  assert.deepEqual(await watch.take(), [])
  record(place, 'b', 'bootc upgrade')
  rmSync(join(place, 'b'))
  assert.deepEqual(await watch.take(), ['bootc (the record of this call was removed)'])
})

test('a call is taken when another sandbox has filled the queue of the kernel', async () => {
  const [flooded, calm] = [calls('flooded'), calls('calm')]
  await calm.watch.take()
  for (const name of ['.a', '.b']) writeFileSync(join(flooded.place, name), '')
  const most = Number(readFileSync('/proc/sys/fs/inotify/max_queued_events', 'utf8'))
  // Two files in turn: the kernel joins a report with an equal one before it.
  for (let index = 0; index <= most; index += 1) utimesSync(join(flooded.place, index % 2 === 0 ? '.a' : '.b'), 1, 1)
  record(calm.place, 'a', 'bootc status')
  assert.deepEqual(await calm.watch.take(), ['bootc status'])
})
