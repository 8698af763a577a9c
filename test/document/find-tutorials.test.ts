import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, describe, it } from 'node:test'
import { findTutorials } from '../../runner/document/find-tutorials.ts'
import { parseTutorial } from '../../runner/document/parse.ts'
import { readSource, type TutorialFile } from '../../runner/document/read-source.ts'

const root = mkdtempSync(join(tmpdir(), 'find-tutorials-'))
after(() => rmSync(root, { recursive: true }))

const page = '---\ntitle: t\ndescription: d\n---\n\n```bash run\ntrue\n```\n'

/** From disk to tutorial. */
function readTutorial({ path, file, id, strict }: TutorialFile) {
  const { source, diagnostics } = readSource(path, file)
  return source === undefined
    ? { diagnostics, source, tutorial: undefined }
    : { ...parseTutorial(source, file, id, { strict }), source }
}

function write(path: string, content: string | Buffer = page): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), content)
}

for (const path of [
  'content/build/first.md',
  'content/build/second.md',
  'content/index.md',
  'elsewhere/a/b.md',
  'elsewhere/content/c.md',
])
  write(path)
for (const path of ['content/notes.txt', 'content/page.mdx', 'content/.hidden/x.md', 'content/node_modules/x/y.md'])
  write(path)
symlinkSync('..', join(root, 'content/build/circle'))

const found = (...paths: string[]) => findTutorials(paths, root)
const ids = (...paths: string[]) => found(...paths).files.map(({ id, strict }) => (strict ? id : `${id} (not strict)`))

describe('finding tutorials', () => {
  it('looks below content/ when nothing is named, in a stable order, past hidden folders and links to folders', () => {
    assert.deepEqual(ids(), ['build/first', 'build/second', 'index'])
    assert.deepEqual(findTutorials([], root), findTutorials(undefined, root))
    assert.deepEqual(found().diagnostics, [])
  })

  it('gives ids below content/, whatever was named', () => {
    assert.deepEqual(ids('.').slice(0, 2), ['build/first', 'build/second'])
    assert.deepEqual(ids('content/build'), ['build/first', 'build/second'])
    assert.deepEqual(ids('content/build/first.md'), ['build/first'])
    assert.deepEqual(
      findTutorials([join(root, 'content')], tmpdir()).files.map(({ id }) => id),
      ['build/first', 'build/second', 'index'],
    )
  })

  it('gives ids below the named folder elsewhere', () => {
    assert.deepEqual(ids('elsewhere/a'), ['b (not strict)'])
    assert.deepEqual(ids('elsewhere'), ['a/b (not strict)', 'content/c (not strict)'])
    assert.deepEqual(ids('elsewhere/a/b.md'), ['b (not strict)'])
  })

  it('names each file once, relative to the current directory', () => {
    const { files } = found('content/build', 'content/build/first.md', './content')
    assert.deepEqual(
      files.map(({ file }) => file),
      ['content/build/first.md', 'content/build/second.md', 'content/index.md'],
    )
  })

  it('reports paths that are missing, of another kind, or of the same id', () => {
    const { files, diagnostics } = found('nowhere', 'content/page.mdx', 'elsewhere/a/b.md')
    assert.equal(files.length, 1)
    assert.deepEqual(
      diagnostics.map(({ file, message }) => `${file}: ${message}`),
      [
        'nowhere: cannot be read: it does not exist',
        'content/page.mdx: only Markdown files are read: the name must end in `.md`',
      ],
    )
    write('other/b.md')
    assert.deepEqual(
      found('elsewhere/a', 'other').diagnostics.map(({ rule }) => rule),
      ['duplicate-tutorial'],
    )
  })
})

describe('reading a tutorial', () => {
  const read = (content: string | Buffer) => {
    write('one/x.md', content)
    const [file] = found('one/x.md').files
    assert.ok(file)
    return readTutorial(file)
  }

  it('gives the tutorial with its source', () => {
    const { tutorial, source } = read(page)
    assert.equal(source, page)
    assert.equal(tutorial?.id, 'x')
    assert.equal(tutorial?.file, 'one/x.md')
  })

  it('takes a byte order mark', () => assert.equal(read(`\ufeff${page}`).tutorial?.blocks[0]?.line, 6))

  it('refuses binary files and other encodings, with the place', () => {
    const places = (content: Buffer) =>
      read(content).diagnostics.map(({ line, column, message }) => `${line}:${column} ${message}`)
    assert.deepEqual(places(Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0])), ['1:1 the file is binary: it has NUL bytes'])
    assert.deepEqual(places(Buffer.from('a\nb\xe4c', 'latin1')), [
      '2:2 the file is not UTF-8: byte 0xe4 is no character',
    ])
    assert.deepEqual(places(Buffer.from('a\xff\xfe', 'latin1')), [
      '1:2 the file is not UTF-8: byte 0xff is no character',
    ])
  })

  it('reports that the file is gone', () => {
    const { files } = found('content/index.md')
    const gone = { ...files[0], path: join(root, 'gone.md'), file: 'gone.md', id: 'gone', strict: false }
    assert.deepEqual(
      readTutorial(gone).diagnostics.map(({ message }) => message),
      ['the file cannot be read: it does not exist'],
    )
  })
})
