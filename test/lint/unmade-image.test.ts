import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lintText, page, places } from './lint-text.ts'

const build = ['```bash run', 'podman build --tag localhost/hello:1 .', '```', '']

async function found(...lines: string[]) {
  return (await lintText([...build, ...lines, ''].join('\n'))).filter(({ rule }) => rule === 'unmade-image')
}

test('an image that no command makes is found at its name, with the one that was meant', async () => {
  const [moved] = await found(
    '```bash run needs=bootc',
    'sudo podman run --rm localhost/helo:1 bootc container lint',
    '```',
  )
  assert.deepEqual(places(moved ? [moved] : []), ['unmade-image 6:22'])
  assert.equal(moved?.severity, 'error')
  assert.match(moved?.message ?? '', /localhost\/helo:1/)
  assert.match(moved?.suggestion ?? '', /localhost\/hello:1/)
})

test('the nearest is suggested', async () => {
  const lines = [
    '```bash run',
    'podman build -t localhost/hello-world:1 .',
    'podman run --rm localhost/hello-world:2 true',
    '```',
  ]
  assert.match((await found(...lines))[0]?.suggestion ?? '', /hello-world:1/)
})

test('another tag, a longer name, a base and an option are found as well', async () => {
  for (const line of [
    'podman run --rm localhost/hello:2 true',
    'podman push --quiet localhost/hello-old:1 registry.example.com/you/hello:1',
    'skopeo inspect containers-storage:localhost/hello:2',
    'podman build --from localhost/hello:2 --tag localhost/other:1 .',
  ])
    assert.equal((await found('```bash run', line, '```')).length, 1, line)
  assert.equal((await found('```dockerfile file=Containerfile.two', 'FROM localhost/hello:2', '```')).length, 1)
})

test('what is made in whatever way is there', async () => {
  for (const lines of [
    ['podman tag localhost/hello:1 localhost/hello:2', 'podman run --rm localhost/hello:2 true'],
    ['for n in 2 3; do podman build --tag "localhost/hello:$n" .; done', 'podman run --rm localhost/hello:3 true'],
    ['image=localhost/hello', 'podman build --tag "$image:2" .', 'podman run --rm localhost/hello:2 true'],
    ['podman build --tag hello .', 'podman run --rm localhost/hello true'],
    ['podman build --tag localhost/hello .', 'podman run --rm localhost/hello:latest true'],
    [
      'skopeo copy docker://quay.io/you/hello:2 containers-storage:localhost/hello:2',
      'podman run --rm localhost/hello:2',
    ],
    ['podman push localhost/hello:1 registry.example.com/you/hello:1', 'bootc switch registry.example.com/you/hello:1'],
    ['./build localhost/hello:2', 'podman run --rm localhost/hello:2 true'],
    ['podman run --rm "localhost/hello:$tag" true'],
    ['podman load < hello.tar', 'podman run --rm localhost/hello:2 true'],
    ['podman pull oci-archive:hello.tar', 'podman run --rm localhost/hello:2 true'],
    ['podman container commit made localhost/hello:2', 'podman run --rm localhost/hello:2 true'],
    [
      'podman manifest push localhost/hello:1 docker://registry.example.com/you/hello:2',
      'bootc switch registry.example.com/you/hello:2',
    ],
  ])
    assert.deepEqual(await found('```bash run', ...lines, '```'), [], lines.join('; '))
})

test('what may be elsewhere, is asked for, is to fail, or is not run, is left alone', async () => {
  for (const lines of [
    ['```bash run', 'podman run --rm quay.io/fedora/fedora-bootc:44 true'],
    ['```bash run', 'podman images --format json localhost/hello:2', 'podman rmi --ignore localhost/hello:2'],
    ['```bash run', 'podman build -t registry.example.com/you/hello:1 .', 'podman login registry.example.com/you'],
    ['```bash run', '! podman run --rm localhost/hello:2', 'podman inspect localhost/hello:2 || true'],
    ['```bash run', 'if podman inspect localhost/hello:2; then echo there; fi'],
    ['```bash run exit=125', 'podman run --rm localhost/hello:2 true'],
    ['```bash run skip="later"', 'podman run --rm localhost/hello:2 true'],
    ['```bash', 'podman run --rm localhost/hello:2 true'],
    ['The image localhost/hello:2 comes from elsewhere.', '', '```bash run', 'podman run --rm localhost/hello:2 true'],
  ])
    assert.deepEqual(await found(...lines, '```'), [], lines.join('; '))
})

test('an image below localhost that nothing makes is found although no name is like it', async () => {
  const [only] = await lintText(page('bash run', 'podman run --rm localhost/never-made:1 true'))
  assert.deepEqual([only?.rule, only?.line, only?.column], ['unmade-image', 4, 17])
  assert.match(only?.suggestion ?? '', /build it in a block above/)
})
