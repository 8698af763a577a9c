/** The dev container as the reference tool reads it, and what the offline lab needs of it. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { test } from 'node:test'
import { z } from 'zod'
import { labDirectory } from '../../runner/cli/frame/paths.ts'

const file = '.devcontainer/devcontainer.json'

/** Those of https://containers.dev/implementors/json_reference/ that we use; the reference tool takes any key. */
const schema = z.strictObject({
  name: z.string(),
  image: z.string(),
  privileged: z.boolean(),
  containerUser: z.string(),
  remoteUser: z.string(),
  mounts: z.array(z.strictObject({ type: z.enum(['bind', 'volume']), source: z.string(), target: z.string() })),
  postCreateCommand: z.string(),
  forwardPorts: z.array(z.number()),
  hostRequirements: z.strictObject({
    cpus: z.number(),
    memory: z.string().regex(/^\d+(tb|gb|mb|kb)$/),
    storage: z.string().regex(/^\d+(tb|gb|mb|kb)$/),
  }),
})

const written = schema.parse(JSON.parse(readFileSync(file, 'utf8')))

test('the reference tool reads what is written', () => {
  const tool = createRequire(import.meta.url).resolve('@devcontainers/cli/devcontainer.js')
  // No container engine is asked for more than whether the container is there already.
  const call = [tool, 'read-configuration', '--workspace-folder', '.', '--docker-path', '/bin/true']
  const { status, stdout, stderr } = spawnSync(process.execPath, call, { encoding: 'utf8' })
  assert.equal(status, 0, stderr)
  const { configFilePath: _, ...read } = JSON.parse(stdout).configuration
  assert.deepEqual(read, written)
})

test('the lab may make namespaces, mounts and loop devices', () => {
  assert.equal(written.privileged, true)
  assert.deepEqual([written.containerUser, written.remoteUser], ['root', 'root'])
})

test('the lab directory is a volume: a container’s own overlay cannot carry another one', () => {
  const directory = labDirectory({ XDG_CACHE_HOME: '/root/.cache' })
  assert.ok(written.mounts.some(({ type, target }) => type === 'volume' && target === directory))
})

test('it is the image that the GitLab pipeline runs in', () => {
  assert.ok(readFileSync('ci/gitlab/verify-docs.yml', 'utf8').includes(`image: ${written.image}\n`))
})
