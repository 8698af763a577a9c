import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { chmodSync, linkSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import {
  addLayer,
  changedPaths,
  pack,
  removedPaths,
  startLayout,
  writeImages,
} from '../../../runner/lab/offline/images/oci.ts'
import { osRelease } from '../../../runner/lab/offline/images/table.ts'
import { type TestedContext, temporaryContext } from './context.ts'

/** `upper` is a tree; `lower` was made from it by hard links, then changed. */
function trees(context: TestedContext): [upper: string, lower: string] {
  for (const tree of ['upper', 'lower']) mkdirSync(context.at(tree, 'usr/bin'), { recursive: true })
  writeFileSync(context.at('upper/usr/bin/same'), 'same')
  linkSync(context.at('upper/usr/bin/same'), context.at('lower/usr/bin/same'))
  writeFileSync(context.at('upper/usr/bin/added'), 'added')
  mkdirSync(context.at('upper/new'))
  symlinkSync('var/home', context.at('upper/home'))
  mkdirSync(context.at('lower/home'))
  mkdirSync(context.at('lower/gone/below'), { recursive: true })
  return [context.at('upper'), context.at('lower')]
}

test('an upper layer has what the lower has not, or has otherwise, with the directories above', (t) => {
  const [upper, lower] = trees(temporaryContext(t))
  assert.deepEqual(changedPaths(upper, lower), ['home', 'new', 'usr', 'usr/bin', 'usr/bin/added'])
})

test('a directory whose mode changed is in the upper layer, what is below it is not', (t) => {
  const context = temporaryContext(t)
  const [upper, lower] = trees(context)
  rmSync(context.at('upper/usr/bin/added'))
  chmodSync(context.at('upper/usr/bin'), 0o700)
  assert.deepEqual(changedPaths(upper, lower), ['home', 'new', 'usr', 'usr/bin'])
})

test('a removed directory is one whiteout', (t) => {
  const [upper, lower] = trees(temporaryContext(t))
  assert.deepEqual(removedPaths(upper, lower), ['gone'])
})

test('the same tree packs to the same bytes, whenever it was made', async (t) => {
  const context = temporaryContext(t)
  const hashes = []
  for (const name of ['one', 'two']) {
    mkdirSync(context.at(name, 'b'), { recursive: true })
    writeFileSync(context.at(name, 'b/file'), 'text')
    writeFileSync(context.at(name, 'a'), 'text')
    await pack(context.at(name), context.at(`${name}.tar`), context)
    hashes.push(
      createHash('sha256')
        .update(readFileSync(context.at(`${name}.tar`)))
        .digest('hex'),
    )
  }
  assert.equal(hashes[0], hashes[1])
})

test('a layout names its layers by their content, and every name of an image by one manifest', async (t) => {
  const context = temporaryContext(t)
  await startLayout(context.at('layout'))
  writeFileSync(context.at('layer.tar'), 'layer')
  const layer = await addLayer(context.at('layout'), context.at('layer.tar'), 'test')
  assert.equal(layer.digest, `sha256:${createHash('sha256').update('layer').digest('hex')}`)
  const names = ['example.com/one:1', 'example.com/one:latest']
  const digests = await writeImages(context.at('layout'), [{ names, layers: [layer], config: {} }])
  assert.equal(digests[names[0] ?? ''], digests[names[1] ?? ''])
  const manifest = readFileSync(context.at('layout/blobs', (digests[names[0] ?? ''] ?? '').replace(':', '/')), 'utf8')
  assert.equal(JSON.parse(manifest).layers[0].digest, layer.digest)
  assert.equal(JSON.parse(readFileSync(context.at('layout/index.json'), 'utf8')).manifests.length, 2)
})

test('os-release decides like the real one and says to people that it is not', () => {
  const text = osRelease({ id: 'fedora', name: 'Fedora Linux', version: '44', versionId: '44' }, 'bootable')
  assert.match(text, /^ID=fedora$/m)
  assert.match(text, /^VERSION_ID=44$/m)
  for (const name of ['NAME', 'PRETTY_NAME']) assert.match(text, new RegExp(`^${name}=.*Stand-in`, 'm'))
})
