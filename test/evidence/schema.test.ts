import assert from 'node:assert/strict'
import { test } from 'node:test'
import { evidenceJsonSchema } from '../../runner/evidence/schema.ts'

type Schema = {
  type?: string
  enum?: string[]
  const?: unknown
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  anyOf?: Schema[]
  additionalProperties?: boolean | Schema
}

/** One line for each field: its path, `?` where it may be absent, and its type. */
function fields(schema: Schema, path = ''): string[] {
  const { properties = {}, required = [], items, additionalProperties } = schema
  const below = Object.entries(properties).flatMap(([name, field]) =>
    fields(field, `${path}${path && '.'}${name}${required.includes(name) ? '' : '?'}`),
  )
  if (items) return fields(items, `${path}[]`)
  if (below.length > 0) return below
  const map = typeof additionalProperties === 'object' ? ` of ${additionalProperties.type}` : ''
  const type = schema.enum?.join('|') ?? schema.anyOf?.map(({ type }) => type).join('|') ?? schema.const ?? schema.type
  return [`${path} ${type}${map}`]
}

test('the fields of evidence are those that the site, reports and other programs read', () => {
  const schema = evidenceJsonSchema() as Schema & { title: string; description: string }
  assert.equal(schema.title, 'Evidence of a run of one tutorial')
  assert.match(schema.description, /^What was run, where/)
  const levels = 'linted|contract|executed|booted'
  const subjects = 'real|stand-in|candidate'
  const loaders = 'direct-kernel|grub|systemd-boot'
  assert.deepEqual(fields(schema), [
    'schema 1',
    ...['id', 'path', 'title', 'hash', 'commit?'].map((name) => `tutorial.${name} string`),
    'lab.name string',
    'lab.identity string',
    'lab.versions object of string',
    ...['kernel', 'architecture?', 'cpu', 'user'].map((name) => `lab.${name} string`),
    'lab.rootless.works boolean',
    'lab.rootless.why? string',
    'lab.bootc.kind real|stub',
    'lab.bootc.version? string',
    'lab.bootc.source? string',
    ...['name', 'version?', 'digest', 'source'].map((name) => `lab.tools?[].${name} string`),
    'lab.substitutions[] string',
    'lab.networked? boolean',
    'isolation?.kind vm',
    'isolation?.accelerator kvm|emulation',
    ...['name', 'digest', 'source'].map((name) => `images[].${name} string`),
    `images[].subject ${subjects}`,
    'variant object of string',
    'status passed|failed|interrupted',
    'why? string',
    `level ${levels}`,
    `subject ${subjects}`,
    'startedAt string',
    'ms number',
    'blocks[].id string',
    'blocks[].hash string',
    'blocks[].line integer',
    'blocks[].endLine integer',
    'blocks[].kind run|file',
    'blocks[].tags[] string',
    'blocks[].labOnly boolean',
    'blocks[].status passed|failed|skipped|not-reached',
    `blocks[].level ${levels}`,
    `blocks[].subject ${subjects}`,
    'blocks[].exit integer|null',
    'blocks[].ms number',
    'blocks[].startedAt? string',
    'blocks[].why? string',
    'blocks[].notes?[] string',
    'blocks[].transcript?.text string',
    'blocks[].transcript?.omitted integer',
    'blocks[].failure?.line integer',
    'blocks[].failure?.column integer',
    ...['message', 'command?', 'diff?', 'suggestion?'].map((name) => `blocks[].failure?.${name} string`),
    'blocks[].bootcCalls?[] string',
    'blocks[].attempts? integer',
    `blocks[].bootloader? ${loaders}`,
    'guests?[].name string',
    'guests?[].source string',
    `guests?[].bootloader ${loaders}`,
    'guests?[].accelerator kvm|emulation',
    'guests?[].boots[].how power-on|reboot|saved-state',
    'guests?[].boots[].ms number',
    'guests?[].boots[].hung? string',
    'guests?[].console string',
    ...['processes', 'containers', 'loopDevices'].map((name) => `leftovers.${name}[] string`),
    'key string',
    'inputs? object of string',
    'seal? string',
    'mark? string',
  ])
})
