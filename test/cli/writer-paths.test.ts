import assert from 'node:assert/strict'
import { resolve } from 'node:path'
import { test } from 'node:test'
import { writerPaths } from '../../runner/cli/frame/paths.ts'

const cwd = resolve('.')

test('a path is taken from where the writer called npm', () => {
  const environment = { INIT_CWD: resolve('content/build') }
  assert.deepEqual(writerPaths(['first-image.md', '../deploy'], environment, cwd), [
    'content/build/first-image.md',
    'content/deploy',
  ])
})

test('what exists from the project’s folder, what exists nowhere and absolute paths stay as they are', () => {
  const environment = { INIT_CWD: resolve('content/build') }
  const paths = ['content/build', 'nowhere.md', resolve('content'), '']
  assert.deepEqual(writerPaths(paths, environment, cwd), paths)
  assert.deepEqual(writerPaths(['first-image.md'], {}, cwd), ['first-image.md'])
})
