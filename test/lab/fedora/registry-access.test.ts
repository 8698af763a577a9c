import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { registryAccess } from '../../../runner/lab/fedora/tools/registry-access.ts'

const directory = mkdtempSync(join(tmpdir(), 'registry-access-'))
test.after(() => rmSync(directory, { recursive: true }))

function file(name: string, content = ''): string {
  const path = join(directory, name)
  mkdirSync(join(path, '..'), { recursive: true })
  writeFileSync(path, content)
  return path
}

test('the registries that the machine is configured for are those of the lab', async () => {
  const registries = file('own/registries.conf', '[[registry]]\nprefix = "quay.io"\nlocation = "mirror.example.com"\n')
  const { layer } = await registryAccess(directory, { CONTAINERS_REGISTRIES_CONF: registries })
  const copied = join(layer, 'etc/containers/registries.conf')
  assert.equal(readFileSync(copied, 'utf8'), readFileSync(registries, 'utf8'))
  assert.equal(statSync(join(layer, 'etc/containers')).mode & 0o777, 0o700)
})

test('passwords are read where podman would read them, and not copied', async () => {
  const passwords = file('home/.config/containers/auth.json', '{"auths":{}}')
  const none = file('empty/.keep')
  const environment = { HOME: join(directory, 'home'), XDG_RUNTIME_DIR: join(none, '..') }
  const { layer, binds, options } = await registryAccess(directory, environment)
  // A machine on which root is logged in to a registry has a file that goes before it.
  if (existsSync('/run/containers/0/auth.json')) return
  assert.deepEqual(options, ['--authfile', '/mnt/passwords/auth.json'])
  assert.ok(binds.some(({ host, name }) => name === 'passwords' && host === join(passwords, '..')))
  assert.equal(existsSync(join(layer, 'root')), false)
})

test('authorities that the environment names go before those of the system', async () => {
  const authorities = file('trust/company.pem')
  const { binds, environment } = await registryAccess(directory, { SSL_CERT_FILE: authorities })
  assert.equal(environment.SSL_CERT_FILE, '/mnt/authorities/company.pem')
  assert.ok(binds.some(({ host, name }) => name === 'authorities' && host === join(directory, 'trust')))
})
