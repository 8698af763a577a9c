import assert from 'node:assert/strict'
import { existsSync, mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import { collectGarbage } from '../../../runner/lab/provision/part.ts'
import { readState, type State, writeState } from '../../../runner/lab/provision/state.ts'
import { type TestedContext, temporaryContext } from './context.ts'

function stateOf(context: TestedContext, keeps: string[]): State {
  for (const name of ['tools', 'rootful', 'rootless']) mkdirSync(context.at(name), { recursive: true })
  return {
    schema: 1,
    tools: context.at('tools'),
    stores: { rootful: context.at('rootful'), rootless: context.at('rootless') },
    keeps,
    identity: 'x',
    versions: {},
    images: [],
    bootc: { kind: 'stub' },
  }
}

test('a state is read as it was written', async (t) => {
  const context = temporaryContext(t)
  const state = stateOf(context, ['tools-1'])
  await writeState('key', state, context)
  assert.deepEqual(await readState('key', context), state)
})

test('a state whose store is gone, a damaged one and a missing one count as none', async (t) => {
  const context = temporaryContext(t)
  await writeState('gone', stateOf(context, []), context)
  rmSync(context.at('rootless'), { recursive: true })
  writeFileSync(context.at('states', 'damaged.json'), '{"schema": 1,')
  for (const key of ['gone', 'damaged', 'missing']) assert.equal(await readState(key, context), undefined)
})

test('parts that no state keeps are removed once nobody can be using them, and killed builds at once', async (t) => {
  const context = temporaryContext(t)
  await writeState('key', stateOf(context, ['kept']), context)
  const old = new Date(Date.now() - 2 * 60 * 60 * 1000)
  for (const name of ['kept', 'old', 'fresh', 'half.partial', 'half.trash']) {
    mkdirSync(context.at('parts', name), { recursive: true })
    if (name !== 'fresh') utimesSync(context.at('parts', name), old, old)
  }
  await collectGarbage(context)
  const left = ['kept', 'old', 'fresh', 'half.partial', 'half.trash'].filter((name) =>
    existsSync(context.at('parts', name)),
  )
  assert.deepEqual(left, ['kept', 'fresh'])
})

test('of states that were not used of late only the newest three are remembered', async (t) => {
  const context = temporaryContext(t)
  for (let age = 1; age <= 5; age += 1) {
    await writeState(`state-${age}`, stateOf(context, []), context)
    const at = new Date(Date.now() - age * 24 * 60 * 60 * 1000)
    utimesSync(context.at('states', `state-${age}.json`), at, at)
  }
  await collectGarbage(context)
  const left = [1, 2, 3, 4, 5].filter((age) => existsSync(context.at('states', `state-${age}.json`)))
  assert.deepEqual(left, [1, 2, 3])
})
