import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
import { DockerfileParser } from 'dockerfile-ast'
import { allToolPackages, containerfile, copiedPrograms } from '../../../runner/lab/fedora/tools/part.ts'

const instructions = DockerfileParser.parse(containerfile()).getInstructions()
const of = (keyword: string) => instructions.filter((instruction) => instruction.getKeyword() === keyword)

test('the recipe of the tools installs each package of the table once', () => {
  const [install] = of('RUN').map((run) => run.getArgumentsContent() ?? '')
  const words = install?.replace(/ && .*$/s, '').split(' ') ?? []
  assert.deepEqual(
    words.filter((word) => !word.startsWith('-') && !['dnf', 'install'].includes(word)),
    [...new Set(allToolPackages())],
  )
})

test('the recipe of the tools copies the programs that Fedora lacks', () => {
  assert.equal(of('COPY').length, copiedPrograms.length)
  for (const { image, from, to } of copiedPrograms)
    assert.ok(containerfile().includes(`\nCOPY --from=${image} ${from} ${to}\n`), image)
})

test('the shell of the recipe has no mistake that the shell itself can find', () => {
  for (const run of of('RUN')) {
    const { status, stderr } = spawnSync('sh', ['-n'], { input: run.getArgumentsContent() ?? '', encoding: 'utf8' })
    assert.equal(status, 0, stderr)
  }
})
