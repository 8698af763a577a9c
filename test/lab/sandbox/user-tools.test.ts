import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { LabError } from '../../../runner/lab/lab.ts'
import { readUserTools } from '../../../runner/lab/provision/user-tools.ts'
import { labTest, opened, run } from './provisioned.ts'

const never = new AbortController().signal

function program(t: TestContext, content: string): string {
  const directory = mkdtempSync(join(tmpdir(), 'user-tools-'))
  t.after(() => rmSync(directory, { recursive: true }))
  const file = join(directory, 'built-elsewhere')
  writeFileSync(file, content, { mode: 0o600 })
  return file
}

labTest(
  'a program of the user is called by its name, by the reader and by root, and its version is recorded',
  async (parts, t) => {
    const file = program(t, '#!/bin/sh\necho "jq of the user 9.8.7-rc1 as $(id -un)"\n')
    const { tools, files } = await readUserTools({ jq: file }, parts.root, never)
    const [tool] = tools
    assert.equal(tool?.version, '9.8.7-rc1')
    assert.match(tool?.digest ?? '', /^sha256:[0-9a-f]{64}$/)
    assert.equal(tool?.source, file)
    const sandbox = await opened({ ...parts, files: [...parts.files, ...files] }, t)
    const { output } = await run(sandbox, 'jq; sudo jq')
    assert.equal(output, 'jq of the user 9.8.7-rc1 as reader\njq of the user 9.8.7-rc1 as root\n')
  },
)

labTest('a program that prints no version has none; one that cannot start is refused by its name', async (parts, t) => {
  const silent = await readUserTools({ silent: program(t, '#!/bin/sh\nexit 3\n') }, parts.root, never)
  assert.equal(silent.tools[0] && 'version' in silent.tools[0], false)
  const broken = readUserTools({ bcvk: program(t, '#!/no/such/interpreter\n') }, parts.root, never)
  await assert.rejects(
    broken,
    (error) => error instanceof LabError && /^--tool bcvk: .*does not start/.test(error.message),
  )
})
