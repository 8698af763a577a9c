import assert from 'node:assert/strict'
import { test } from 'node:test'
import { closure, parseControl, providers, serve } from '../../../runner/lab/offline/rpm/debian-control.ts'
import { fromDebian, rpmName, toRpmVersion } from '../../../runner/lab/offline/rpm/names.ts'
import { type RpmPackage, toSpec } from '../../../runner/lab/offline/rpm/spec.ts'

const control = `Package: nginx
Status: install ok installed
Version: 1:1.30.6-2+b1
Architecture: amd64
Depends: libc6 (>= 2.38), nginx-common (= 1.30.6-2) | nginx-other:any, mail-agent
Description: small, powerful server
 Nginx is a server.
 .
 Second paragraph.

Package: libc6
Essential: yes
Version: 2.43-7
Description: GNU C library

Package: nginx-other
Version: 1
Depends: libc6
Provides: mail-agent (= 1)
Description: other

Package: removed
Status: deinstall ok config-files
Version: 1
`

test('a record of dpkg is read with its dependencies as groups of alternatives', () => {
  const [nginx, libc, ...others] = parseControl(control)
  assert.deepEqual(nginx?.depends, [['libc6'], ['nginx-common', 'nginx-other'], ['mail-agent']])
  assert.equal(nginx?.description, 'Nginx is a server.\n\nSecond paragraph.')
  assert.equal(libc?.essential, true)
  assert.deepEqual(
    others.map(({ name }) => name),
    ['nginx-other'],
  )
})

test('a dependency is served by the first alternative that is there, or by who provides it', () => {
  const byName = providers(parseControl(control))
  assert.equal(serve(['nginx-common', 'nginx-other'], byName), 'nginx-other')
  assert.equal(serve(['mail-agent'], byName), 'nginx-other')
  assert.equal(serve(['nowhere'], byName), undefined)
})

test('the closure has all that is needed and nothing else', () => {
  assert.deepEqual([...closure(['nginx-other'], parseControl(control))].sort(), ['libc6', 'nginx-other'])
})

test('versions keep their epoch and tell that the package is a stand-in', () => {
  assert.deepEqual(toRpmVersion('1:2.4.66-3+b1'), { epoch: '1', version: '2.4.66', release: '3.b1.standin' })
  assert.deepEqual(toRpmVersion('5.3'), { version: '5.3', release: '1.standin' })
  assert.deepEqual(toRpmVersion('0.0~git2026.abc-1'), { version: '0.0~git2026.abc', release: '1.standin' })
})

test('software has the names of RPM-based systems', () => {
  assert.equal(rpmName('libc6'), 'glibc')
  assert.equal(rpmName('linux-image-7.2.12+deb14-cloud-amd64'), 'kernel-core')
  assert.equal(rpmName('apache2', { apache2: 'httpd' }), 'httpd')
  assert.equal(rpmName('tmux'), 'tmux')
})

test('an RPM needs by RPM names what the Debian package needs', () => {
  const records = parseControl(control)
  const [nginx] = records
  assert.ok(nginx)
  assert.deepEqual(fromDebian(nginx, [], providers(records)).requires, ['glibc', 'nginx-other'])
})

test('a spec keeps percent signs of file names and texts, and marks directories and configuration', () => {
  const rpm: RpmPackage = {
    name: 'one',
    version: '1',
    release: '1.standin',
    summary: 'half of 50%',
    description: 'text %{with} macros',
    license: 'MIT',
    requires: ['glibc'],
    provides: [],
    files: [
      { path: '/usr/share/one/a%20"b', kind: 'file', mode: 0o4755, user: 'root', group: 'mail' },
      { path: '/etc/one.conf', kind: 'config', mode: 0o600, user: 'root', group: 'root' },
      { path: '/usr/share/one', kind: 'directory', mode: 0o755, user: 'root', group: 'root' },
      { path: '/usr/bin/one', kind: 'link', mode: 0o777, user: 'root', group: 'root' },
    ],
    post: 'echo 100%',
  }
  const spec = toSpec([rpm])
  for (const line of [
    'Summary: half of 50%%',
    'text %%{with} macros',
    '%attr(4755, root, mail) "/usr/share/one/a%%20\\"b"',
    '%attr(0600, root, root) %config(noreplace) "/etc/one.conf"',
    '%attr(0755, root, root) %dir "/usr/share/one"',
    '%attr(-, root, root) "/usr/bin/one"',
    '%post -n one\necho 100%%',
    'Requires: glibc',
  ]) {
    assert.ok(spec.includes(line), line)
  }
})
