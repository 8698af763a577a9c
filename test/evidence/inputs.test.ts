import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import type { FileBlock } from '../../runner/document/model.ts'
import {
  behaviourVersion,
  cacheKey,
  hashFolders,
  type InputsRequest,
  runInputs,
  snippetPaths,
} from '../../runner/evidence/inputs.ts'
import { image, sampleBlock, sampleLab, sampleTutorial } from './samples.ts'

const request = (changes: Partial<InputsRequest> = {}): InputsRequest => ({
  tutorial: sampleTutorial(),
  snippets: { 'web/hello.service': 'c' },
  lab: sampleLab(),
  runner: 'd',
  variant: { engine: 'podman' },
  secrets: [],
  imagesSeen: [],
  ...changes,
})

test('the inputs of a run are named one by one', () => {
  assert.deepEqual(runInputs(request()), {
    tutorial: '1'.repeat(64),
    runner: 'd',
    lab: `offline ${'f'.repeat(64)}`,
    user: 'reader, rootless podman works',
    isolation: 'user namespace',
    bootc: 'stub',
    'what the machine lacks': 'kvm',
    secrets: 'none',
    'snippet web/hello.service': 'c',
    'variant engine': 'podman',
    [`image ${image.name}`]: `stand-in ${image.digest}`,
  })
  const lab = sampleLab({
    rootless: { works: false },
    isolation: { works: false, why: 'no' },
    bootc: { kind: 'real', version: '1.16.9' },
    lacks: { network: 'no', kvm: 'no' },
    images: [],
  })
  const { user, isolation, bootc, secrets, ...others } = runInputs(request({ lab, secrets: ['B', 'A'] }))
  assert.deepEqual(
    [user, isolation, bootc, secrets, others['what the machine lacks']],
    ['reader, rootless podman does not work', 'none', 'real 1.16.9', 'A, B', 'kvm, network'],
  )
  assert.equal(runInputs(request({ lab: sampleLab({ lacks: {} }) }))['what the machine lacks'], 'nothing')
})

test('an image counts where the page names it, its repository, or was seen to use it', () => {
  const other = { ...image, name: 'localhost:5000/other:1' }
  const lab = sampleLab({ images: [other] })
  const counts = (source: string, imagesSeen: string[] = [], images: string[] = []) => {
    const tutorial = sampleTutorial({ source, frontMatter: { ...sampleTutorial().frontMatter, images } })
    return `image ${other.name}` in runInputs(request({ lab, tutorial, imagesSeen }))
  }
  assert.equal(counts('none'), false)
  assert.equal(counts('FROM localhost:5000/other:$TAG'), true)
  assert.equal(counts('none', [other.name]), true)
  assert.equal(counts('none', [], [other.name]), true)
  assert.equal(counts('none', [], ['localhost:5000/other:2']), false)
})

test('equal inputs have one key, whatever their order, and others another', () => {
  assert.match(cacheKey({}), /^[0-9a-f]{64}$/)
  assert.equal(cacheKey({ a: '1', b: '2' }), cacheKey({ b: '2', a: '1' }))
  assert.notEqual(cacheKey({ a: '1', b: '2' }), cacheKey({ a: '2', b: '1' }))
})

test('the snippets of a page are each named once, in order', () => {
  const { kind: _, ...block } = sampleBlock()
  const file = (snippet?: string) =>
    ({ ...block, kind: 'file', path: 'x', content: '', snippet }) as unknown as FileBlock
  const blocks = [file('b'), sampleBlock(), file('a'), file('b'), file()]
  assert.deepEqual(snippetPaths(sampleTutorial({ blocks })), ['a', 'b'])
})

let root = ''
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'inputs-'))
  for (const file of ['core/a.ts', 'document/deep/a.ts', 'run/a.ts', 'lab/a.ts', 'evidence/schema.ts', 'cli/a.ts'])
    await put(`runner/${file}`, file)
  await put('package.json', JSON.stringify({ dependencies: { execa: '9' } }))
})
afterEach(async () => {
  await rm(root, { recursive: true, force: true })
})

async function put(file: string, content: string): Promise<void> {
  await mkdir(dirname(join(root, file)), { recursive: true })
  await writeFile(join(root, file), content)
}

test('what decides outcomes changes the version of the behavior, and nothing else does', async () => {
  const version = () => behaviourVersion(join(root, 'runner'))
  let before = version()
  assert.match(before, /^[0-9a-f]{64}$/)
  await put('runner/cli/a.ts', 'changed')
  await put('runner/evidence/other.ts', 'new')
  await put('package.json', JSON.stringify({ dependencies: { execa: '9' }, devDependencies: { astro: '7' } }))
  assert.equal(version(), before)
  const changes: [file: string, content: string][] = [
    ['runner/core/a.ts', 'changed'],
    ['runner/document/deep/a.ts', 'changed'],
    ['runner/run/a.ts', 'changed'],
    ['runner/lab/a.ts', 'changed'],
    ['runner/lab/new.ts', ''],
    ['runner/evidence/schema.ts', 'changed'],
    ['package.json', JSON.stringify({ dependencies: { execa: '10' } })],
    ['package.json', '{}'],
  ]
  for (const [file, content] of changes) {
    await put(file, content)
    const after = version()
    assert.notEqual(after, before, file)
    before = after
  }
})

test('a hash of folders covers paths and contents, in no order but that of names', async () => {
  await put('one/b', 'x')
  await put('one/a/c', 'y')
  await put('two/a/c', 'y')
  await put('two/b', 'x')
  const of = (folder: string) => hashFolders(join(root, folder), ['.'])
  assert.equal(of('one'), of('two'))
  await rm(join(root, 'two/b'))
  await put('two/d', 'x')
  assert.notEqual(of('one'), of('two'))
  await rm(join(root, 'two/d'))
  await put('two/b', 'z')
  assert.notEqual(of('one'), of('two'))
})
