import assert from 'node:assert/strict'
import { startRegistry } from '../../../runner/lab/sandbox/network/container-registry.ts'
import { labTest, opened, request, run } from './provisioned.ts'

const declaration = { kind: 'registry' as const, line: 1, column: 1 }

labTest('a declared registry answers by its name over trusted TLS and asks for the password', async (parts, t) => {
  const declarations = [{ ...declaration, name: 'registry.example.com', options: { auth: 'you:secret' } }]
  const sandbox = await opened(parts, t, request([], { declarations }))
  const code = `curl -sS -o /dev/null -w '%{http_code}\\n'`
  const url = 'https://registry.example.com/v2/'
  const { output } = await run(sandbox, `${code} ${url}; ${code} -u you:wrong ${url}; ${code} -u you:secret ${url}`)
  assert.equal(output, '401\n401\n200\n')
  assert.deepEqual(await sandbox.leftovers(), { processes: [], containers: [], loopDevices: [] })
})

for (const user of ['reader', 'root'] as const) {
  labTest(`podman, skopeo and cosign of ${user} push, pull and sign by documented names`, async (parts, t) => {
    const sandbox = await opened(parts, t)
    await startRegistry(sandbox, { name: 'registry.example.com', auth: 'you:secret' })
    await startRegistry(sandbox, { name: 'open.example.com:5000' })
    const image = 'registry.example.com/you/app:1'
    const script = `set -e
tar -C /etc -c hostname | podman import -q - ${image} >/dev/null
! podman push -q ${image} 2>/dev/null
podman login -u you -p secret registry.example.com
podman push -q ${image}
podman rmi ${image} >/dev/null
podman pull -q ${image} >/dev/null
skopeo copy -q docker://${image} docker://open.example.com:5000/you/app:1
skopeo inspect --format '{{.Name}}' docker://open.example.com:5000/you/app:1
export COSIGN_PASSWORD=
cosign generate-key-pair 2>/dev/null
cosign sign --tlog-upload=false --use-signing-config=false --key cosign.key --yes ${image} 2>/dev/null
cosign verify --insecure-ignore-tlog --key cosign.pub ${image} 2>/dev/null | jq -r '.[0].critical.identity."docker-reference"'`
    const { output, exitCode } = await run(sandbox, script, { user })
    assert.equal(exitCode, 0, output)
    assert.match(output, /Login Succeeded!\nopen\.example\.com:5000\/you\/app\nregistry\.example\.com\/you\/app/)
  })
}

labTest('a registry lives through a time limit, and asking for it again changes nothing', async (parts, t) => {
  const sandbox = await opened(parts, t)
  const since = Date.now()
  await startRegistry(sandbox, { name: 'registry.example.com' })
  assert.deepEqual(await sandbox.killStartedSince(since, 100), [])
  await startRegistry(sandbox, { name: 'registry.example.com' })
  const { output } = await run(
    sandbox,
    'curl -sS https://registry.example.com/v2/_catalog; grep -c registry.example.com /etc/hosts',
  )
  assert.equal(output, '{"repositories":[]}\n1\n')
})

labTest('a container reaches the registry by its name', async (parts, t) => {
  const sandbox = await opened(parts, t)
  await startRegistry(sandbox, { name: 'registry.example.com' })
  // Not every image has a shell.
  const image = parts.images.find(({ name }) => name.includes('fedora-bootc'))
  const script = `podman run --rm ${image?.name} bash -c 'exec 3<>/dev/tcp/registry.example.com/443 && echo reached'`
  for (const user of ['reader', 'root'] as const)
    assert.equal((await run(sandbox, script, { user })).output, 'reached\n')
})
