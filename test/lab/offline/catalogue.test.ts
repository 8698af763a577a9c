import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { standIns } from '../../../runner/lab/offline/images/table.ts'
import { overlays } from '../../../runner/lab/offline/repository/download.ts'
import { scriptletsFor } from '../../../runner/lab/offline/repository/part.ts'
import { catalogue } from '../../../runner/lab/offline/rpm/catalogue.ts'

test('every name of the catalogue stands for one package', () => {
  const names = catalogue.map(({ name }) => name)
  assert.deepEqual([...new Set(names)], names)
  const debian = catalogue.flatMap((entry) => entry.debian ?? [])
  assert.deepEqual([...new Set(debian)], debian)
})

test('every tree of added files belongs to an entry, and an entry without Debian packages has one or an archive', () => {
  const trees = readdirSync(overlays)
  for (const tree of trees)
    assert.ok(
      catalogue.some(({ name }) => name === tree),
      tree,
    )
  for (const { name, debian, archive } of catalogue) assert.ok(debian || archive || trees.includes(name), name)
})

test('trees of added files hold no links, which many ways of copying a repository lose: the catalogue has them', () => {
  const items = readdirSync(overlays, { recursive: true, withFileTypes: true })
  for (const item of items) {
    const path = join(item.parentPath, item.name)
    assert.ok(item.isDirectory() || item.isFile(), path)
    // A lost link is a file whose only content is a path, without an end of line.
    if (item.isFile()) assert.doesNotMatch(readFileSync(path, 'utf8'), /^\.{0,2}\/\S*$(?!\n)/, path)
  }
})

test('the catalogue has what the documentation installs', () => {
  const wanted = [
    'httpd',
    'nginx',
    'tmux',
    'jq',
    'git',
    'podman',
    'cloud-init',
    'firewalld',
    'chrony',
    'vim-enhanced',
    'NetworkManager',
    'strace',
    'gcc',
    'python3',
    'pykickstart',
  ]
  assert.deepEqual(
    wanted.filter((name) => !catalogue.some((entry) => entry.name === name)),
    [],
  )
})

test('no two stand-ins have the same name', () => {
  const names = standIns.flatMap((standIn) => standIn.names)
  assert.deepEqual([...new Set(names)], names)
})

test('a package makes its users before its directories, and nothing where it has neither', () => {
  assert.deepEqual(scriptletsFor(['/usr/bin/one']), {})
  const { post = '' } = scriptletsFor(['/usr/lib/tmpfiles.d/one.conf', '/usr/lib/sysusers.d/one.conf'])
  assert.match(post, /^systemd-sysusers one\.conf .*\nsystemd-tmpfiles .* one\.conf /)
})
